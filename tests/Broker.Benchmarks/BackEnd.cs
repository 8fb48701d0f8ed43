using System.Data.Common;
using Broker.TestSupport;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Broker.Benchmarks;

/// <summary>A broker on a fresh database of one kind, with commits that reach the disk.</summary>
internal sealed class BackEnd : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broker-bench-").FullName;
    private readonly string? postgres;

    private BackEnd(string name, string? postgres) => (Name, this.postgres) = (name, postgres);

    public string Name { get; }

    public BrokerProcess Broker { get; private set; } = null!;

    public static async Task<BackEnd> SqliteAsync() => await new BackEnd("SQLite", null).StartAsync();

    public static async Task<BackEnd> PostgresAsync(PostgresServer server) =>
        await new BackEnd("PostgreSQL", await server.CreateDatabaseAsync()).StartAsync();

    /// <summary>A second broker on the database of this one, which is PostgreSQL.</summary>
    public Task<BackEnd> StartAnotherAsync() => new BackEnd(Name, postgres).StartAsync();

    public async Task<BackEnd> StartAsync()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (postgres is not null)
        {
            environment["Database__Provider"] = "Postgres";
            environment["ConnectionStrings__Broker"] = postgres;
        }

        Broker = await BrokerProcess.StartAsync(environment, folder);
        return this;
    }

    public void AddServer(string name, string network, int mask)
    {
        using var connection = Connect();
        Expect(201, connection.Post("/api/v1/server/add", $$"""
            {"server_name":"{{name}}","network_address":"{{network}}","network_mask":{{mask}},"public_key":"{{Keys.Next()}}","endpoint_address":"192.0.2.1","endpoint_port":51820}
            """));
    }

    /// <summary>Fills the lowest addresses of a server, past the API: that would take minutes.</summary>
    public async Task FillAsync(string server, int peerings)
    {
        await using DbConnection database = postgres is null
            ? new SqliteConnection($"Data Source={folder}/data/broker.db")
            : new NpgsqlConnection(postgres);
        await database.OpenAsync();
        await using var transaction = await database.BeginTransactionAsync();
        var row = await database.QuerySingleAsync("select id, public_key from servers where name = @server", new { server }, transaction);
        var insert = "insert into peerings (id, server_id, server_public_key, client_name, public_key, address_index) values (@Id, @ServerId, @ServerKey, @Client, @Key, @Index)";
        await database.ExecuteAsync(
            insert,
            Enumerable.Range(0, peerings).Select(i => new
            {
                Id = Guid.CreateVersion7(),
                ServerId = row.id,
                ServerKey = row.public_key,
                Client = $"filled-{i:D6}",
                Key = Keys.Next(),
                Index = i + 2L,
            }),
            transaction);
        await transaction.CommitAsync();
        await database.ExecuteAsync("/* as autovacuum would */ analyze", commandType: System.Data.CommandType.Text);
    }

    public Connection Connect() => new(Broker.BaseAddress, "admin", BrokerProcess.TestPassword);

    public static void Expect(int status, Answer answer)
    {
        if (answer.Status != status)
        {
            throw new InvalidOperationException($"Answered {answer.Status}, expected {status}.");
        }
    }

    /// <summary>A figure of /proc/PID/status, in MB.</summary>
    public double Memory(string figure) =>
        double.Parse(File.ReadLines($"/proc/{Broker.Id}/status").Single(line => line.StartsWith(figure + ":", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024;

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
