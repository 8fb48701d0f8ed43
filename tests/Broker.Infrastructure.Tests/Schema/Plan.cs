using System.Data.Common;
using Dapper;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>One step of how the database carried out a statement, in the database's own words.</summary>
internal sealed record Plan(string Line)
{
    /// <summary>The three rows of servers may be read as the database likes, and so may the elements of a parameter.</summary>
    public bool ReadsWholeTable =>
        Has("Seq Scan on peerings") || Has("Seq Scan on free_ranges") || Has("Seq Scan on routed_networks")
            || Has("Seq Scan on peering_reports")
        || (Line.StartsWith("SCAN ", StringComparison.Ordinal) && !Has("CONSTANT ROW") && !Has("json_each"));

    public bool Sorts => Has("TEMP B-TREE") || Line.TrimStart(' ', '-', '>').StartsWith("Sort ", StringComparison.Ordinal);

    /// <summary>PostgreSQL only.</summary>
    public int RowsMet => Has("actual time=") ? int.Parse(Line.Split(" rows=")[^1].Split(' ')[0]) : 0;

    public static async Task<IReadOnlyList<Plan>> ReadAsync(SqlWatch watch, DbConnection connection)
    {
        watch.Seen.ShouldNotBeEmpty();
        if (watch.Dialect == "Postgres")
        {
            return [.. watch.Seen.SelectMany(text => text.Split('\n')).Select(line => new Plan(line)).Where(plan => plan.Has("(cost="))];
        }

        var plans = new List<Plan>();
        foreach (var sql in watch.Seen.Select(sql => sql.Trim()).Where(IsExplainable))
        {
            plans.AddRange((await connection.QueryAsync($"explain query plan {sql}")).Select(row => new Plan((string)row.detail)));
        }

        return plans;
    }

    private static bool IsExplainable(string sql) =>
        new[] { "select ", "insert ", "update ", "delete " }.Any(verb => sql.StartsWith(verb, StringComparison.Ordinal));

    private bool Has(string text) => Line.Contains(text, StringComparison.Ordinal);
}
