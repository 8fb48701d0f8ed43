using System.Text.Json;
using Broker.TestSupport;
using Npgsql;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// docs/backup.md, followed step by step with its own commands: a dump is restored under two brokers and three agents that run, and what
/// was changed since is put right.
/// </summary>
[PostgreSql]
public sealed class PostgresRestoreTests : TunnelTests
{
    private const string OtherBrokerUrl = "http://10.99.0.1:8081";

    private readonly string folder = Directory.CreateTempSubdirectory("broker-drill-").FullName;
    private PostgresServer postgres = null!;
    private BrokerProcess one = null!;
    private BrokerProcess other = null!;

    [SetUp]
    public async Task StartBrokers()
    {
        if (PostgresServer.OwnUnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        postgres = await PostgresServer.StartAsync();
        await ExecuteAsync("create role broker login");
        await ExecuteAsync("create database broker owner broker");
        Network.Broker.Kill();
        (one, other) = (await StartBrokerAsync(TunnelNetwork.BrokerUrl), await StartBrokerAsync(OtherBrokerUrl));
    }

    [TearDown]
    public async Task StopBrokers()
    {
        foreach (var part in new IAsyncDisposable?[] { one, other, postgres }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Nobody_who_was_revoked_has_a_tunnel_and_the_fleet_is_in_step_in_the_end()
    {
        var (berlin, paris) = (await Network.AddServerAsync(), await Network.AddServerAsync("paris", "10.0.1"));
        await paris.ConfigureAsync(paris.Configuration.Replace(TunnelNetwork.BrokerUrl, OtherBrokerUrl, StringComparison.Ordinal));
        await Task.WhenAll(berlin.ServeAsync(), paris.ServeAsync());
        var (laptop, phone) = (await Network.AddClientAsync("laptop"), await Network.AddClientAsync("phone"));
        await using var pings = await laptop.ConnectAsync(berlin);
        await using var revoked = await phone.ConnectAsync(berlin);
        var (staying, calling) = (laptop.PublicKey("berlin"), phone.PublicKey("berlin"));
        var desk = await Network.AddPeeringAsync("desk", "paris");
        await paris.HasPeersAsync(desk);
        await RunAsync("pg_dump");

        await Network.DeleteClientAsync("phone");
        await Network.DeleteClientAsync("desk");
        var added = await Network.AddPeeringAsync("added");
        var rome = await Network.AddServerAsync("rome", "10.0.2");
        var agent = await rome.ServeAsync();
        var roman = await Network.AddPeeringAsync("roman", "rome");
        await Task.WhenAll(berlin.HasPeersAsync(staying, added), paris.HasPeersAsync(), rome.HasPeersAsync(roman));
        await revoked.StopAsync();
        var restored = DateTimeOffset.UtcNow; // agents may report before the program has ended, and then only a minute later
        await RunAsync("pg_restore");

        await HasProblemAsync("berlin", calling, restored);
        await HasProblemAsync("paris", desk, restored);
        await berlin.HasPeersAsync(staying);
        (await paris.PeersAsync()).ShouldBeEmpty();
        (await WhoseAsync(calling)).ShouldBe("phone");

        await Network.DeleteClientAsync("phone");
        await berlin.RunAgentAsync(0, "accept");
        await IsInStepAsync("berlin");
        await berlin.HasPeersAsync(staying);
        (await paris.RunAgentAsync(0, "accept")).ShouldContain(desk);
        await paris.HasPeersAsync(desk);
        await Network.PostAsync("client/add", new { client_name = "added", server_name = "berlin", public_key = added });
        await berlin.HasPeersAsync(staying, added);

        (await rome.PeersAsync()).Keys.ShouldBe([roman]);
        (await rome.RunAgentAsync(3, "status")).ShouldContain("forget");
        (await rome.RunAgentAsync(0, "forget")).ShouldContain(roman);
        await agent.StopAsync();
        await rome.ServeAsync();
        await Eventually.SucceedsAsync(async () => (await Network.GetAsync("server/list_all")).ShouldContain("rome"));
        await Network.PostAsync("client/add", new { client_name = "roman", server_name = "rome", public_key = roman });

        await rome.HasPeersAsync(roman);
        await Task.WhenAll(IsInStepAsync("berlin"), IsInStepAsync("paris"), IsInStepAsync("rome"));
        (await berlin.PeersAsync()).Keys.ShouldBe([staying, added], ignoreOrder: true);
        revoked.Silence.ShouldBeGreaterThan(DateTimeOffset.UtcNow - restored);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    /// <summary>Runs the line of the page that begins with the program, on this PostgreSQL.</summary>
    private async Task RunAsync(string program)
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "backup.md"));
        var line = page.Single(line => line.StartsWith('$') && line.Contains($"{program} -h db-1", StringComparison.Ordinal))[1..];
        await Tool.RunAsync(
            "sh", ["-c", line.Replace("-h db-1", $"-h {Path.GetDirectoryName(postgres.DataFolder)}", StringComparison.Ordinal)], folder);
    }

    private async Task<BrokerProcess> StartBrokerAsync(string url) => await BrokerProcess.StartAsync(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Urls"] = url,
            ["Auth__Password"] = TunnelNetwork.Password,
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = $"Host={Path.GetDirectoryName(postgres.DataFolder)};Username=broker;Database=broker",
            ["DOTNET_EnableDiagnostics"] = "0",
        },
        host: Network.BrokerHost);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection =
            new NpgsqlConnection($"Host={Path.GetDirectoryName(postgres.DataFolder)};Username=postgres;Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task HasProblemAsync(string server, string key, DateTimeOffset since) => Eventually.SucceedsAsync(async () =>
    {
        var status = await StatusAsync(server);
        status.GetProperty("last_seen").GetDateTimeOffset().ShouldBeGreaterThan(since);
        status.GetProperty("problems").GetRawText().ShouldContain(key);
        status.GetProperty("in_step").GetBoolean().ShouldBeFalse();
    });

    private Task IsInStepAsync(string server) => Eventually.SucceedsAsync(
        async () => (await StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeTrue(), 3 * Eventually.Patience);

    private async Task<JsonElement> StatusAsync(string server) =>
        JsonElement.Parse(await Network.GetAsync($"server/status?server_name={server}")).GetProperty(server);

    private async Task<string> WhoseAsync(string key) => JsonElement.Parse(await Network.GetAsync("client/list_all")).EnumerateObject()
        .Single(client => client.Value.EnumerateObject().Any(peering => peering.Value.GetProperty("public_key").GetString() == key)).Name;
}
