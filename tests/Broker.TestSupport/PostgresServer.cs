using System.Diagnostics;
using Npgsql;

namespace Broker.TestSupport;

/// <summary>
/// A real PostgreSQL of the test's own, reached through a unix socket only. A guard process stops it and removes its
/// folder on disposal, and also when the test process ends in any other way, SIGKILL included.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    private const string ExternalVariable = "BROKER_TEST_POSTGRES";

    private static readonly string? External = Environment.GetEnvironmentVariable(ExternalVariable);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartSharedAsync);

    private readonly string connectionString;
    private readonly string? ownFolder;
    private readonly string settings;
    private readonly Process? guard;
    private readonly List<string> databases = [];

    private PostgresServer(string connectionString, string? folder = null, string settings = "", Process? guard = null) =>
        (this.connectionString, ownFolder, this.settings, this.guard) = (connectionString, folder, settings, guard);

    /// <summary>Why this machine offers no PostgreSQL to tests, or null when it does.</summary>
    public static string? UnavailableReason =>
        External is null && PostgresPrograms.UnavailableReason is { } reason && ContainerEngine.UnavailableReason is { } noEngine
            ? $"{reason} {ExternalVariable} names no server either. {noEngine}"
            : null;

    /// <summary>Why <see cref="StartAsync"/> cannot start one of the test's own here, or null when it can.</summary>
    public static string? OwnUnavailableReason => PostgresPrograms.UnavailableReason;

    public string DataFolder => Path.Combine(Folder, "data");

    private string Folder =>
        ownFolder ?? throw new NotSupportedException($"The server that {ExternalVariable} names is not the test's own: use StartAsync.");

    /// <param name="durable">Whether commits reach the disk. Without it they survive the server's death, not the machine's.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        Categories.Require(Categories.PostgreSql);
        var initdb = PostgresPrograms.PathOf("initdb");
        var folder = $"/tmp/broker-postgres-{Guid.NewGuid():N}";
        var options = Options(folder, durable);
        await PostgresPrograms.RunAsync("mkdir", "-m", "0700", folder);

        var server = new PostgresServer($"Host={folder};Username=postgres;Database=postgres", folder, options, GuardOf(folder));
        await PostgresPrograms.RunAsync(
            initdb, "-D", server.DataFolder, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>
    /// The one server that a test assembly shares: the one that <c>BROKER_TEST_POSTGRES</c> names if that is set, else a container of
    /// the compose file's image where there is an engine that answers in time, else one of this machine's programs.
    /// </summary>
    public static Task<PostgresServer> SharedAsync()
    {
        Categories.Require(Categories.PostgreSql);
        return Shared.Value;
    }

    /// <summary>Makes a database and returns its connection string.</summary>
    /// <param name="template">The connection string of the database to clone, which none may be connected to; null for none.</param>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"broker_test_{Guid.NewGuid():N}";
        var clause = "";
        if (template is not null)
        {
            await using var pooled = new NpgsqlConnection(template);
            NpgsqlConnection.ClearPool(pooled);
            clause = $" template {pooled.Database}";
        }

        await ExecuteAsync($"create database {name}{clause}");
        lock (databases)
        {
            databases.Add(name);
        }

        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }

    /// <param name="immediate">As in a crash: sessions are cut without a word, and the next start recovers from the log.</param>
    public Task StopAsync(bool immediate = false) =>
        PostgresPrograms.RunAsync(
            PostgresPrograms.PathOf("pg_ctl"), "-D", DataFolder, "-m", immediate ? "immediate" : "fast", "-s", "stop");

    public Task StartAgainAsync() =>
        PostgresPrograms.RunAsync(
            PostgresPrograms.PathOf("pg_ctl"), "-D", DataFolder, "-l", Path.Combine(Folder, "log"), "-o", settings, "-s", "start");

    /// <summary>Writes a database to a file as SQL (pg_dump), and returns the file's path.</summary>
    public async Task<string> DumpAsync(string database)
    {
        var file = Path.Combine(Folder, $"{database}.sql");
        await PostgresPrograms.RunAsync(Tool.Find("pg_dump")!, "-h", Folder, "-U", "postgres", "-f", file, database);
        return file;
    }

    /// <summary>Executes the file in a database that is empty; any error ends it.</summary>
    public Task RestoreAsync(string database, string file) => PostgresPrograms.RunAsync(
        Tool.Find("psql")!, "-h", Folder, "-U", "postgres", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", file, database);

    public async ValueTask DisposeAsync()
    {
        if (guard is not null)
        {
            guard.StandardInput.Close();
            await guard.StandardOutput.ReadToEndAsync();
            guard.Dispose();
            return;
        }

        foreach (var database in databases)
        {
            await ExecuteAsync($"drop database if exists {database} with (force)");
        }
    }

    private static string Options(string folder, bool durable) =>
        $"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=400 -c fsync={(durable ? "on" : "off")}";

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = External is not null ? new PostgresServer(External)
            : (ContainerEngine.UnavailableReason is null ? await TryStartContainerAsync() : null) ?? await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Timeout=60;Command Timeout=600"); // as for any wait of a test
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
