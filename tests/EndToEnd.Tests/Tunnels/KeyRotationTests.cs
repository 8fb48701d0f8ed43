using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary><c>wgbroker-agent rotate</c> while the tunnel is used.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeyRotationTests : ServerAndClientTests
{
    private const string NextKey = "/etc/wireguardbroker/.berlin.priv.next";

    /// <summary>Of fifty a second. A handshake with a server that does not know the key is repeated after five seconds only.</summary>
    private const int MostLost = 100;

    [Test]
    public async Task The_tunnel_goes_on_with_the_new_key_at_the_same_address()
    {
        await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var (former, address) = (client.PublicKey("berlin"), (await server.PeersAsync())[client.PublicKey("berlin")]);

        await client.RunAgentAsync(0, "rotate");

        client.PublicKey("berlin").ShouldNotBe(former);
        (await server.PeersAsync())[client.PublicKey("berlin")].ShouldBe(address);
        (await KeyAsync()).ShouldBe(client.PublicKey("berlin"));
        await server.HasPeersAsync(client.PublicKey("berlin"));
        await pings.FlowAsync();
        pings.Lost.Length.ShouldBeLessThan(MostLost);
        await KeyFiles.ShouldBeWholeAsync(client);
        client.Files().ShouldNotContain(NextKey);
        (await client.RunAgentAsync(0, "status")).ShouldContain("In step");
    }

    [Test]
    public async Task While_the_server_s_agent_is_away_the_tunnel_keeps_its_key()
    {
        var agent = await server.ServeAsync();
        await using var pings = await client.ConnectAsync(server);
        var former = client.PublicKey("berlin");
        await agent.StopAsync();

        (await client.RunAgentAsync(1, "rotate")).ShouldContain("berlin does not have this host's new key yet");

        (await KeyAsync()).ShouldBe(former);
        client.PublicKey("berlin").ShouldBe(former);
        await pings.FlowAsync();
        pings.Lost.ShouldBeEmpty();

        server.StartAgent();
        await client.RunAgentAsync(0);

        (await KeyAsync()).ShouldNotBe(former);
        await server.HasPeersAsync(await KeyAsync());
        await pings.FlowAsync();
    }

    [Test]
    public async Task An_agent_that_runs_does_it_with_its_next_round()
    {
        await server.ServeAsync();
        await using var pings = await client.WatchAsync(server);
        var (former, index) = (client.PublicKey("berlin"), await client.IndexAsync("berlin"));

        (await client.RunAgentAsync(0, "rotate")).ShouldContain("The agent that runs");

        await Eventually.SucceedsAsync(async () => (await KeyAsync()).ShouldNotBe(former, client.Log));
        await server.HasPeersAsync(await KeyAsync());
        await pings.FlowAsync();
        pings.Lost.Length.ShouldBeLessThan(MostLost);
        (await client.IndexAsync("berlin")).ShouldBe(index, "the interface is the same");
    }

    [Test]
    public async Task A_server_s_key_is_not_rotated()
    {
        await server.ServeAsync();
        var key = server.PublicKey("berlin");

        (await server.RunAgentAsync(2, "rotate")).ShouldContain("A server's key is not rotated");

        server.PublicKey("berlin").ShouldBe(key);
        server.Files().ShouldNotContain(NextKey);
    }

    private async Task<string> KeyAsync() => (await client.Host.RunAsync("wg", "show", "berlin", "public-key")).Trim();
}
