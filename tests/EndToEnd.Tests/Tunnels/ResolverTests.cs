using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>The resolvers that a server gives its clients, by resolvconf and with real look-ups.</summary>
public sealed class ResolverTests : TunnelTests
{
    private const string Name = "wiki.example.org";

    [Test]
    public async Task Other_ones_are_followed_by_a_tunnel_that_stays_up_and_so_is_that_there_are_none()
    {
        if (!NameServer.IsInstalled || !Resolvconf.IsUnpacked)
        {
            Assert.Ignore("Not there: dnsmasq (Debian: dnsmasq-base), or openresolv, which build/test.sh unpacks.");
        }

        var server = await Network.AddServerAsync();
        var client = await Network.AddClientAsync("laptop");
        await Resolvconf.MountAsync(client.Host);
        await using var first = await ServeAsync(Network.BrokerHost, "192.0.2.1");
        await using var second = await ServeAsync(server.Host, "192.0.2.2");
        await server.ServeAsync();
        await Network.PostAsync("server/update", new { server_name = "berlin", dns = Network.BrokerHost.Address });

        await using var pings = await client.WatchAsync(server);
        await StandsForAsync("192.0.2.1");
        var index = await client.IndexAsync("berlin");

        await Network.PostAsync("server/update", new { server_name = "berlin", dns = server.Host.Address });
        await StandsForAsync("192.0.2.2");
        await Eventually.SucceedsAsync(() => client.Read("/etc/wireguard/berlin.conf").ShouldContain($"DNS = {server.Host.Address}"));
        await pings.FlowAsync();
        (await client.IndexAsync("berlin")).ShouldBe(index, "the interface is the same");
        pings.Lost.ShouldBeEmpty();

        await Network.PostAsync("server/update", new { server_name = "berlin", dns = "" });
        await Eventually.SucceedsAsync(async () => (await LookUpAsync()).ShouldNotContain("192.0.2.", Case.Sensitive, client.Log));
        await pings.FlowAsync();

        async Task StandsForAsync(string address) => await Eventually.SucceedsAsync(
            async () => (await LookUpAsync()).ShouldContain(address, Case.Sensitive, client.Log));

        async Task<string> LookUpAsync() => (await client.Host.TryRunAsync("getent", "ahostsv4", Name)).Output;
    }

    private static async Task<NameServer> ServeAsync(NetworkHost host, string address)
    {
        var names = new NameServer(host, Name);
        await names.SayAsync(address);
        return names;
    }
}
