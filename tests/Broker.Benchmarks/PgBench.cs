using System.Globalization;
using Broker.TestSupport;
using Dapper;
using Npgsql;

namespace Broker.Benchmarks;

/// <summary>The yardstick: how many transactions of one inserted row PostgreSQL itself commits per second.</summary>
internal static class PgBench
{
    public static async Task<double> InsertsPerSecondAsync(string connectionString, int connections, TimeSpan duration)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        await using (var database = new NpgsqlConnection(connectionString))
        {
            await database.ExecuteAsync(
                "create table if not exists yardstick (id bigint generated always as identity primary key, name text not "
                    + "null, public_key text not null)");
        }

        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"insert into yardstick (name, public_key) values ('client', '{Keys.Next()}');\n");
        var pgbench = Tool.Find("pgbench") ?? Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories)[0];
        var output = await Tool.RunAsync(pgbench,
        [
            "-n", "-M", "prepared", "-c", $"{connections}", "-j", $"{Math.Min(connections, 2)}", "-T", $"{duration.TotalSeconds:0}",
            "-f", script, "-h", target.Host!, "-U", target.Username!, target.Database!,
        ]);
        File.Delete(script);
        return double.Parse(output.Split("tps = ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
