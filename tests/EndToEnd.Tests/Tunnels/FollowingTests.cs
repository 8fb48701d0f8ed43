using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// A client's agent that keeps running follows its server while its tunnel is used: it hears of changes at once, and restarts nothing.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FollowingTests : ServerAndClientTests
{
    private const string Name = "vpn.example.org";

    [Test]
    public async Task Another_port_and_other_networks_are_followed_by_a_tunnel_that_stays_up()
    {
        await server.ServeAsync();
        await using var pings = await client.WatchAsync(server);
        var index = await client.IndexAsync("berlin");
        await server.Host.RunAsync("ip", "address", "add", "10.55.0.1/32", "dev", "lo");

        await Network.PostAsync(
            "server/update", new { server_name = "berlin", endpoint_port = 6128, allowed_ips = "10.0.0.0/24, 10.55.0.0/16" });

        await Eventually.SucceedsAsync(async () => (await EndpointAsync()).ShouldBe($"{server.Host.Address}:6128", client.Log));
        await Eventually.SucceedsAsync(async () => (await server.ListenPortAsync()).ShouldBe(6128, server.Log));
        await pings.FlowAsync();
        await using var others = new Pings(client.Host, "10.55.0.1");
        await others.FlowAsync();
        (await client.RunAgentAsync(0, "status")).ShouldContain("In step");
        client.Read("/etc/wireguard/berlin.conf").ShouldContain(":6128");

        await Network.PostAsync("server/update", new { server_name = "berlin", allowed_ips = "10.0.0.0/24" });

        await Eventually.SucceedsAsync(
            async () => (await client.Host.RunAsync("ip", "route")).ShouldNotContain("10.55.0.0", Case.Sensitive, client.Log));
        await pings.FlowAsync();
        (await client.IndexAsync("berlin")).ShouldBe(index, "the interface is the same");
    }

    /// <summary>The server comes back at another address, knows of no client, and its name says so only then.</summary>
    [Test]
    public async Task A_server_that_has_moved_is_found_again_by_its_name()
    {
        if (!NameServer.IsInstalled)
        {
            Assert.Ignore("Not installed: dnsmasq (Debian: dnsmasq-base).");
        }

        const string Other = "10.99.0.77";
        await using var names = new NameServer(Network.BrokerHost, Name);
        await names.SayAsync(server.Host.Address);
        await names.ServeAsync(client.Host, server.Host.Address);
        await server.ConfigureAsync(server.Configuration.Replace(
            $"endpoint_address: \"{server.Host.Address}\"", $"endpoint_address: \"{Name}\"", StringComparison.Ordinal));
        var agent = await server.ServeAsync();
        await using var pings = await client.WatchAsync(server);
        var index = await client.IndexAsync("berlin");

        await agent.StopAsync();
        await server.RunAgentAsync(0, "down");
        await server.Host.RunAsync("ip", "address", "add", $"{Other}/24", "dev", "eth0");
        await server.Host.RunAsync("ip", "address", "del", $"{server.Host.Address}/24", "dev", "eth0");
        await server.Host.RunAsync("ip", "address", "replace", $"{Other}/24", "dev", "eth0");
        await server.ServeAsync();
        await names.SayAsync(Other);
        await pings.StopAsync();

        // Two minutes without a handshake, and a look at the interface every twenty seconds.
        await Eventually.SucceedsAsync(async () => (await EndpointAsync()).ShouldBe($"{Other}:5128", client.Log), 5 * Eventually.Patience);
        await pings.FlowAsync();
        (await client.IndexAsync("berlin")).ShouldBe(index, "the interface is the same");
    }

    [Test]
    public async Task A_key_that_is_exchanged_and_a_tunnel_that_is_taken_down_come_back_by_themselves()
    {
        await server.ServeAsync();
        await using var pings = await client.WatchAsync(server);
        var key = client.PublicKey("berlin");

        client.Delete(KeyFiles.Private, KeyFiles.Public);
        await Eventually.SucceedsAsync(async () => (await server.PeersAsync()).Keys.ShouldNotContain(key, server.Log));
        await pings.FlowAsync();
        client.PublicKey("berlin").ShouldNotBe(key);

        await client.Host.RunAsync("wg-quick", "down", "berlin");
        await Eventually.SucceedsAsync(async () => (await client.IsUpAsync("berlin")).ShouldBeTrue(client.Log), 3 * Eventually.Patience);
    }

    private async Task<string> EndpointAsync() => (await client.Host.RunAsync("wg", "show", "berlin", "endpoints")).Trim().Split('\t')[^1];
}
