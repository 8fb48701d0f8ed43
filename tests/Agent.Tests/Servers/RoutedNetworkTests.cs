using System.Net;
using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>Networks behind peers: the interface lets them in, and the host has routes to them.</summary>
public sealed class RoutedNetworkTests
{
    private static readonly IPNetwork Office = IPNetwork.Parse("192.168.7.0/24");
    private static readonly IPNetwork Lab = IPNetwork.Parse("2001:db8:7::/48");

    [Test]
    public async Task Come_and_go_with_the_peer()
    {
        using var host = await RoutingAsync();
        host.Interface.PeerTexts.ShouldContain($"{Sample.Key(21)} 10.0.0.21/32,192.168.7.0/24,2001:db8:7::/48");
        host.BootText.ShouldContain("\nAllowedIPs = 10.0.0.21/32, 192.168.7.0/24, 2001:db8:7::/48\n");
        host.Interface.Routes.ShouldBe([IPNetwork.Parse("10.0.0.0/24"), Office, Lab], ignoreOrder: true);

        host.Broker.Peers = [Peer(21, "2001:db8:7::/48"), Sample.Peer(22)];
        host.Broker.Revision++;
        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        host.Interface.Routes.ShouldNotContain(Office);
        host.Interface.Routes.ShouldContain(Lab);

        host.Broker.Peers = Sample.Peers(22);
        host.Broker.Revision++;
        await host.RoundAsync();
        host.Interface.Routes.ShouldBe([IPNetwork.Parse("10.0.0.0/24")]);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task A_network_that_moves_to_another_peer_keeps_its_route()
    {
        using var host = await RoutingAsync();
        host.Broker.Peers = [Sample.Peer(21), Peer(22, "192.168.7.0/24", "2001:db8:7::/48")];
        host.Broker.Revision++;

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBe(["set wgtest"]);
        host.Interface[Sample.Key(22)].AllowedIps.ShouldBe("10.0.0.22/32,192.168.7.0/24,2001:db8:7::/48");
        host.Interface[Sample.Key(21)].AllowedIps.ShouldBe("10.0.0.21/32");
    }

    [Test]
    public async Task Two_peers_that_swap_addresses_and_networks_get_each_other_s()
    {
        using var host = await RoutingAsync();
        host.Broker.Peers =
            [Sample.Peer(21, "10.0.0.22"), Sample.Peer(22, "10.0.0.21") with { AllowedIps = ["10.0.0.21/32", "192.168.7.0/24"] }];
        host.Broker.Revision++;

        await host.RoundAsync();

        host.Interface.PeerTexts.ShouldBe(
            [$"{Sample.Key(21)} 10.0.0.22/32", $"{Sample.Key(22)} 10.0.0.21/32,192.168.7.0/24"], ignoreOrder: true);
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [TestCase(true)]
    [TestCase(false, Description = "from what interface and file have")]
    public async Task A_route_that_somebody_deletes_comes_back(bool isBrokerThere)
    {
        using var host = await RoutingAsync();
        host.Interface.Routes.Remove(Office);
        if (!isBrokerThere)
        {
            host.Broker.Stop();
            host.RestartAgent();
        }

        await using var loop = host.StartLoop();
        await loop.RoundsAsync(1);

        host.WireGuard.Changes.ShouldBe(["routes wgtest"]);
        host.Interface.Routes.ShouldContain(Office);
    }

    [Test]
    public async Task Are_there_after_a_boot_without_the_broker()
    {
        using var host = await RoutingAsync();
        host.Broker.Stop();
        host.Reboot();
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(1);

        host.WireGuard.Changes.ShouldBe(["up wgtest", "routes wgtest"]);
        host.Interface.Routes.ShouldBe([IPNetwork.Parse("10.0.0.0/24"), Office, Lab], ignoreOrder: true);
    }

    [Test]
    public async Task An_operator_s_own_routes_are_not_touched()
    {
        using var host = await RoutingAsync();
        var own = IPNetwork.Parse("172.16.0.0/12");
        host.Interface.Routes.Add(own);
        host.Interface.Routes.Remove(Office);
        host.Interface.Marked.Remove(Office);
        host.Interface.Routes.Add(Office);
        host.Broker.Peers = [Sample.Peer(21), Sample.Peer(22)];
        host.Broker.Revision++;

        await host.RoundAsync();

        host.Interface.Routes.ShouldBe([IPNetwork.Parse("10.0.0.0/24"), own, Office], ignoreOrder: true);
    }

    [Test]
    public async Task One_that_cannot_be_set_is_told_and_peers_follow_all_the_same()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true);
        host.WireGuard.BeforeChange = change => _ = change.StartsWith("routes", StringComparison.Ordinal)
            ? throw new Agent.WireGuard.ToolException("`ip -batch -` ended with 1: RTNETLINK answers: File exists")
            : 0;
        host.Broker.Peers = [Peer(21, "192.168.7.0/24")];
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} 10.0.0.21/32,192.168.7.0/24"]);
        host.Findings.ShouldHaveSingleItem().Text.ShouldContain("File exists");
    }

    private static async Task<ServerHost> RoutingAsync()
    {
        var host = await ServerHost.StartedAsync(isCurrent: true);
        host.Broker.Peers = [Peer(21, "192.168.7.0/24", "2001:db8:7::/48"), Sample.Peer(22)];
        host.Broker.Revision++;
        await host.RoundAsync();
        host.WireGuard.Changes.ShouldBe(["routes wgtest", "set wgtest"]);
        host.WireGuard.Changes.Clear();
        return host;
    }

    private static Broker.Contracts.PeerResponse Peer(int number, params string[] networks) =>
        Sample.Peer(number) with { AllowedIps = [$"10.0.0.{number}/32", .. networks] };
}
