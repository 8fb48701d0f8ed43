using System.Diagnostics;
using Npgsql;

namespace Broker.TestSupport;

/// <summary>A real PgBouncer in front of a PostgreSQL. It ends with the test, however that ends.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private PgBouncer(Process process, string folder, string connectionString) =>
        (this.process, this.folder, ConnectionString) = (process, folder, connectionString);

    /// <summary>Why this machine has none, or null when it does.</summary>
    public static string? UnavailableReason => Tool.Find("pgbouncer") is null ? "No pgbouncer (Debian: pgbouncer)." : null;

    /// <summary>As the one given, by way of the pooler.</summary>
    public string ConnectionString { get; }

    /// <param name="connectionString">Names the folder of PostgreSQL's unix socket as its host.</param>
    /// <param name="mode">The <c>pool_mode</c>.</param>
    public static async Task<PgBouncer> StartAsync(string connectionString, string mode)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        var (port, folder) = (BrokerProcess.FreePort(), $"/tmp/broker-pgbouncer-{Guid.NewGuid():N}");
        await PostgresPrograms.RunAsync("mkdir", "-m", "0755", folder);
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings,
            $"""
             [databases]
             * = host={target.Host} port={target.Port} user={target.Username}
             [pgbouncer]
             listen_addr = 127.0.0.1
             listen_port = {port}
             unix_socket_dir =
             auth_type = any
             pool_mode = {mode}
             default_pool_size = 10
             max_client_conn = 500
             """);
        const string Script = """ "$1" -q "$2" & read -r _; kill $!; wait """;
        string[] command = PostgresPrograms.Command("sh", "-c", Script, "pgbouncer", Tool.Find("pgbouncer")!, settings);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/tmp",
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        var pooled = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = port };
        return new PgBouncer(Process.Start(start)!, folder, pooled.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        await PostgresPrograms.RunAsync("rm", "-rf", folder);
    }
}
