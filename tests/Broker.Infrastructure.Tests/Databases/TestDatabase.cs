using System.Data.Common;
using Broker.Application;
using Broker.Application.Tokens.DeleteToken;
using Broker.Application.Webhooks.AddWebhook;
using Broker.Domain.Owners;
using Broker.Infrastructure.Migrations;
using Broker.Infrastructure.Postgres;
using Broker.Infrastructure.Sqlite;
using Broker.Infrastructure.Tokens;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Respawn;

namespace Broker.Infrastructure.Tests.Databases;

/// <summary>A database of a test's own: a SQLite file, or a database of the PostgreSQL server that the tests share.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> MigratedPostgres = new(MigratePostgresAsync);

    /// <summary>A busy machine is no outage.</summary>
    private const string Patient = ";Timeout=60;Command Timeout=60";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broker-storage-");
    private readonly string? connectionString;
    private readonly List<IAsyncDisposable> handles = [];

    private TestDatabase(BackEnd backEnd, string? connectionString) => (BackEnd, this.connectionString) = (backEnd, connectionString);

    public BackEnd BackEnd { get; }

    public string SqlitePath => Path.Combine(folder.FullName, "broker.db");

    /// <summary>The broker's configuration for this database.</summary>
    public IReadOnlyDictionary<string, string> BrokerEnvironment => connectionString is null
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["Database__Path"] = SqlitePath }
        : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = connectionString,
        };

    public static async Task<TestDatabase> CreateAsync(BackEnd backEnd, bool migrated = true)
    {
        if (backEnd == BackEnd.Postgres)
        {
            return await CreateAsync(await SharedPostgresAsync(), migrated ? await MigratedPostgres.Value : null);
        }

        var database = new TestDatabase(backEnd, connectionString: null);
        if (migrated)
        {
            await new Migrator(database.Connect()).MigrateAsync(CancellationToken.None);
        }

        return database;
    }

    /// <param name="server">A PostgreSQL of the test's own.</param>
    /// <param name="template">The connection string of a database to clone; null for an empty one.</param>
    public static async Task<TestDatabase> CreateAsync(PostgresServer server, string? template = null) =>
        new(BackEnd.Postgres, await server.CreateDatabaseAsync(template) + Patient);

    /// <param name="connectionString">Of a database that exists, for example on several hosts.</param>
    public static TestDatabase Of(string connectionString) => new(BackEnd.Postgres, connectionString);

    /// <summary>The database as the broker sees it. Every call is as from a broker of its own.</summary>
    public IDatabase Connect()
    {
        IDatabase database = connectionString is null ? new SqliteDatabase(SqlitePath) : new PostgresDatabase(connectionString);
        lock (handles)
        {
            handles.Add(database as IAsyncDisposable ?? new Synchronous((IDisposable)database));
        }

        return database;
    }

    /// <summary>A connection that knows nothing of the broker; foreign keys are checked.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = connectionString is null
            ? new SqliteConnection($"Data Source={SqlitePath};Pooling=false;Foreign Keys=true")
            : new NpgsqlConnection(connectionString + ";Pooling=false;Command Timeout=600"); // tests fill it, also on a busy machine
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Empties the tables, but for what the schema itself has written, and the audit trail, which refuses that.</summary>
    public Task<Respawner> RespawnerAsync(DbConnection connection) => Respawner.CreateAsync(connection, new RespawnerOptions
    {
        DbAdapter = connectionString is null ? DbAdapter.Sqlite : DbAdapter.Postgres,
        TablesToIgnore = ["schema_migrations", "token_generation", "audit", "audit_order"],
    });

    /// <summary>The use cases and repositories on this database, as a broker composes them.</summary>
    /// <param name="instead">Stands in for the back end's own <see cref="IDatabase"/>.</param>
    public ServiceProvider Services(IDatabase? instead = null)
    {
        var services = new ServiceCollection().AddApplication();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton(new AuthorityOptions(SharedUser: true))
            .AddSingleton(new AuditRetention(KeepDays: 0, EventKeepDays: 0))
            .AddSingleton(new LeaverLimit(10))
            .AddSingleton(new WebhookOptions(AllowLocal: true));
        _ = connectionString is null ? services.AddSqliteStorage(SqlitePath) : services.AddPostgresStorage(connectionString);
        if (instead is not null)
        {
            services.AddSingleton(instead);
        }

        var provider = services.BuildServiceProvider(validateScopes: true);
        provider.GetRequiredService<SchemaState>().MarkCurrent();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in handles)
        {
            await handle.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private static async Task<PostgresServer> SharedPostgresAsync()
    {
        if (PostgresServer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        return await PostgresServer.SharedAsync();
    }

    private static async Task<string> MigratePostgresAsync()
    {
        var template = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var database = new PostgresDatabase(template + Patient);
        await new Migrator(database).MigrateAsync(CancellationToken.None);
        return template;
    }

    private sealed class Synchronous(IDisposable handle) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
