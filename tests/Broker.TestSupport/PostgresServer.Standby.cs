using System.Globalization;
using Npgsql;

namespace Broker.TestSupport;

/// <content>A second server that follows the first, and how either of them ends.</content>
public sealed partial class PostgresServer
{
    private static readonly TimeSpan ReplicationPatience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a standby of this server, made with <c>pg_basebackup</c>.</summary>
    /// <param name="synchronous">Whether this server's commits wait for it from now on.</param>
    public async Task<PostgresServer> StartStandbyAsync(bool synchronous = true)
    {
        var folder = $"/tmp/broker-postgres-{Guid.NewGuid():N}";
        await PostgresPrograms.RunAsync("mkdir", "-m", "0700", folder);
        var standby = new PostgresServer(
            new NpgsqlConnectionStringBuilder(connectionString) { Host = folder }.ConnectionString, folder,
            Options(folder, durable: false), GuardOf(folder));
        await PostgresPrograms.RunAsync(
            PostgresPrograms.PathOf("pg_basebackup"),
            "-d", $"host={Folder} user=postgres application_name=standby", "-D", standby.DataFolder, "-R", "-X", "stream", "-c", "fast",
            "--no-sync");
        await standby.StartAgainAsync();
        await ExecuteAsync($"alter system set synchronous_standby_names = '{(synchronous ? "standby" : "")}'");
        await ExecuteAsync("select pg_reload_conf()");
        await WaitUntilReplicatedAsync(synchronous ? "sync" : "async");
        return standby;
    }

    /// <summary>The connection string of a database with the hosts of these servers.</summary>
    public static string WithHosts(string database, params PostgresServer[] servers) =>
        new NpgsqlConnectionStringBuilder(database) { Host = string.Join(',', servers.Select(server => server.Folder)) }.ConnectionString;

    /// <summary>Makes a primary of a standby; returns when it takes writes.</summary>
    public Task PromoteAsync() => PostgresPrograms.RunAsync(PostgresPrograms.PathOf("pg_ctl"), "-D", DataFolder, "-s", "-w", "promote");

    /// <summary>Ends it as a power cut would (SIGKILL of all its processes).</summary>
    public Task KillAsync() => SignalAsync("-KILL");

    /// <summary>From now on it neither answers nor hangs up, as a machine that has vanished.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    private async Task SignalAsync(string signal)
    {
        var main = int.Parse((await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var workers = await File.ReadAllTextAsync($"/proc/{main}/task/{main}/children");
        await Tool.RunAsync("kill", [signal, $"{main}", .. workers.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private async Task WaitUntilReplicatedAsync(string state)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var select = new NpgsqlCommand(
            $"select count(*) from pg_stat_replication where sync_state = '{state}' and replay_lsn >= pg_current_wal_lsn()", connection);
        using var late = new CancellationTokenSource(ReplicationPatience);
        while ((long)(await select.ExecuteScalarAsync(late.Token))! == 0)
        {
            await Task.Delay(50, late.Token);
        }
    }
}
