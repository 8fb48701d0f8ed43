using System.Security.Cryptography;
using System.Text.Json;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>Who changes something can wait until it is on the wire.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReceiptTests : TunnelTests
{
    private ServerHost server = null!;

    [SetUp]
    public async Task AddServer()
    {
        server = await Network.AddServerAsync();
        await server.ConfigureAsync(
            server.Configuration.Replace("refresh_frequency: 1", "refresh_frequency: 3600", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_revoked_client_is_silent_when_the_answer_comes()
    {
        var kept = await Network.AddClientAsync("laptop");
        var revoked = await Network.AddClientAsync("phone");
        await server.ServeAsync();
        await using var pings = await kept.ConnectAsync(server);
        await (await revoked.ConnectAsync(server)).DisposeAsync();
        await using var others = new Pings(revoked.Host, server.TunnelAddress, interval: "0.05");
        await others.FlowAsync();

        var called = DateTimeOffset.UtcNow;
        var receipt = await Network.PostAsync("client/delete", new { client_name = "phone" }, wait: 60);
        var answered = DateTimeOffset.UtcNow;
        await using var late = new Pings(revoked.Host, server.TunnelAddress);
        await Eventually.HoldsAsync(() => late.Unanswered > 25, () => $"Answered: {late.Answered}");

        receipt.GetProperty("status").GetString().ShouldBe("applied");
        late.Answered.ShouldBe(0);
        receipt.GetProperty("applied_at").GetDateTimeOffset().ShouldBeInRange(called, answered);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();
    }

    [Test]
    public async Task An_added_client_is_let_in_when_the_answer_comes()
    {
        await server.ServeAsync();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var receipt = await Network.PostAsync(
            "client/add", new { client_name = "phone", server_name = "berlin", public_key = key }, wait: 60);

        receipt.GetProperty("status").GetString().ShouldBe("applied");
        (await server.PeersAsync()).Keys.ShouldBe([key]);
    }

    [Test]
    public async Task A_server_without_its_agent_is_pending_and_out_of_step_until_there_is_one()
    {
        var agent = await server.ServeAsync();
        await Network.PostAsync("server/update", new { server_name = "berlin" }, wait: 60);
        await agent.KillAsync();

        var receipt = await Network.PostAsync("server/update", new { server_name = "berlin", endpoint_port = 7 }, wait: 1);

        receipt.GetProperty("status").GetString().ShouldBe("pending");
        var status = await StatusAsync();
        status.GetProperty("in_step").GetBoolean().ShouldBeFalse();
        status.GetProperty("out_of_step_since").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(-10));

        await server.ServeAsync();
        await Eventually.SucceedsAsync(async () => (await StatusAsync()).GetProperty("in_step").GetBoolean().ShouldBeTrue(server.Log));
    }

    [Test]
    public async Task The_agent_tells_how_its_peers_do()
    {
        var client = await Network.AddClientAsync("laptop");
        await server.ServeAsync();
        await Network.AddPeeringAsync("unused");
        await using var pings = await client.ConnectAsync(server);
        await Network.PostAsync("server/update", new { server_name = "berlin", allowed_ips = "10.0.0.0/16" }, wait: 60);

        var status = await StatusAsync();
        status.GetProperty("agent_version").GetString().ShouldNotBeNullOrEmpty();
        status.GetProperty("listen_port").GetInt32().ShouldBe(ServerHost.Port);
        status.GetProperty("peers").GetInt32().ShouldBe(2);
        status.GetProperty("peers_online").GetInt32().ShouldBe(1);

        var laptop = JsonElement.Parse(await Network.GetAsync("client/status?client_name=laptop")).GetProperty("laptop")
            .EnumerateObject().ShouldHaveSingleItem().Value;
        laptop.GetProperty("online").GetBoolean().ShouldBeTrue();
        laptop.GetProperty("last_handshake").GetDateTimeOffset()
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow);
        laptop.GetProperty("rx_bytes").GetInt64().ShouldBeGreaterThan(1000);
        laptop.GetProperty("tx_bytes").GetInt64().ShouldBeGreaterThan(1000);
    }

    private async Task<JsonElement> StatusAsync() =>
        JsonElement.Parse(await Network.GetAsync("server/status?server_name=berlin")).GetProperty("berlin");
}
