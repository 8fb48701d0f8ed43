using System.Buffers.Binary;
using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
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

    /// <summary>Makes a token and returns its secret.</summary>
    public async Task<string> TokenAsync(string name, string role, string? server = null)
    {
        using var answer = await Broker.Client.PostAsJsonAsync(
            new Uri("/api/v1/token/add", UriKind.Relative), new { token_name = name, role, server_name = server });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
    }

    /// <summary>Executes a statement behind the broker's back.</summary>
    public async Task ExecuteAsync(string sqlite, string postgreSql)
    {
        await using DbConnection database = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "data", "broker.db")};Default Timeout=30")
            : new NpgsqlConnection(postgres);
        await database.ExecuteAsync(postgres is null ? sqlite : postgreSql);
    }

    /// <summary>One more, with the address that the broker chooses.</summary>
    public void AddClient(string server)
    {
        using var connection = Connect();
        Expect(201, connection.Post(
            "/api/v1/client/add/",
            $$"""{"client_name":"c{{Guid.NewGuid():N}}","server_name":"{{server}}","public_key":"{{Keys.Next()}}"}"""));
    }

    private const int MostPeers = 65_536;

    private static readonly string[] ServerFields =
        ["server_name", "network_address", "network_mask", "public_key", "endpoint_address", "endpoint_port", "n_reserved_ips", "allowed_ips"];

    /// <summary>Fills a server's lowest addresses, all of them or two of three.</summary>
    public async Task FillAsync(string server, int peerings, bool leavesGaps = false, bool analyze = true)
    {
        using var http = new HttpClient { BaseAddress = Broker.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{BrokerProcess.TestPassword}")));
        var known = await http.GetFromJsonAsync<JsonObject>($"/api/v1/server/exists?server_name={server}");
        var wanted = new JsonObject(ServerFields.Select(field => KeyValuePair.Create(field, known![field]?.DeepClone())));
        var network = IPAddress.Parse((string)known!["network_address"]!);
        foreach (var chunk in Enumerable.Range(0, peerings).Chunk(MostPeers))
        {
            var peers = chunk.Select(i => new
            {
                client_name = $"filled-{i:D6}",
                public_key = Keys.Next(),
                lease = At(network, leavesGaps ? 2 + (i / 2 * 3) + (i % 2) : i + 2).ToString(),
            });
            using var answer = await http.PostAsJsonAsync("/api/v1/server/import", new { server = wanted, peers });
            answer.EnsureSuccessStatusCode();
        }

        if (postgres is not null && analyze)
        {
            await using var database = new NpgsqlConnection(postgres);
            await database.ExecuteAsync("/* as autovacuum would */ analyze");
        }
    }

    private static IPAddress At(IPAddress network, int index)
    {
        var bytes = network.GetAddressBytes();
        var end = bytes.AsSpan(^4);
        BinaryPrimitives.WriteUInt32BigEndian(end, BinaryPrimitives.ReadUInt32BigEndian(end) + (uint)index);
        return new IPAddress(bytes);
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
        double.Parse(File.ReadLines($"/proc/{Broker.Id}/status").Single(line => line.StartsWith(figure + ":", StringComparison.Ordinal))
            .Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024;

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
