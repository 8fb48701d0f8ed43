using System.Data.Common;
using Dapper;

namespace Broker.Infrastructure.Postgres;

/// <summary>Whether the schema and this user's privileges suffice for all calls.</summary>
internal static class PostgresCheck
{
    public static readonly string[] Tables = [.. SchemaState.Tables, "audit_order", "schema_migrations"];

    /// <summary>Also null where the schema itself cannot be used: the tables are not found then.</summary>
    private const string SelectMissing =
        """
        select string_agg(missing, ', ') from (
            select 'a writable database' as missing where current_setting('transaction_read_only')::boolean
            union all
            (select p || ' on ' || t
             from unnest(@Tables) t, unnest(array['select', 'insert', 'update', 'delete']) p
             where not coalesce(has_table_privilege(to_regclass(t), p), false)
             order by t, p)
        ) as all_missing
        """;

    /// <summary>Reads a row as well: damaged or locked tables show here.</summary>
    private const string SelectVersions =
        """
        select array(select v from unnest(@versions) v where v not in (select version from schema_migrations)) as missing
        from (select count(*) from (select 1 from servers limit 1) s) as readable
        """;

    /// <exception cref="SchemaIncompleteException">They do not.</exception>
    public static async Task<bool> RunAsync(DbConnection connection, long[] versions, CancellationToken cancellationToken)
    {
        var missing = await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(SelectMissing, new { Tables }, cancellationToken: cancellationToken));
        if (missing is not null)
        {
            throw new SchemaIncompleteException(missing);
        }

        var pending = await connection.ExecuteScalarAsync<long[]>(
            new CommandDefinition(SelectVersions, new { versions }, cancellationToken: cancellationToken));
        if (pending is { Length: > 0 })
        {
            throw new SchemaIncompleteException($"schema version {pending[^1]}");
        }

        return true;
    }
}
