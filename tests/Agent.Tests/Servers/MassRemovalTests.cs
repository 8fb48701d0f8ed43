using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>A list that removes more than half of at least four live peers is applied only after the broker has sent it twice.</summary>
public sealed class MassRemovalTests
{
    [TestCase(3, 3, false, Description = "all of three")]
    [TestCase(4, 1, false)]
    [TestCase(4, 2, false, Description = "half")]
    [TestCase(4, 3, true, Description = "more than half")]
    [TestCase(4, 4, true)]
    [TestCase(5, 2, false)]
    [TestCase(5, 3, true)]
    [TestCase(50, 25, false)]
    [TestCase(50, 26, true)]
    public async Task Waits_where_most_of_at_least_four_live_tunnels_would_be_cut(int live, int lost, bool waits)
    {
        var peers = Enumerable.Range(21, live).ToArray();
        using var host = await ServerHost.LiveAsync(peers);
        host.Broker.Peers = Sample.Peers(peers[lost..]);

        (await host.RoundAsync()).ShouldBe(waits ? RoundOutcome.InDoubt : RoundOutcome.Applied);

        host.ShouldHave(waits ? peers : peers[lost..]);
        (await host.RoundAsync()).ShouldBe(waits ? RoundOutcome.Applied : RoundOutcome.InStep);
        host.ShouldHave(peers[lost..]);
    }

    [TestCase(0, true)]
    [TestCase(179, true)]
    [TestCase(180, false, Description = "the session is over, as WireGuard counts")]
    [TestCase(181, false)]
    public async Task A_tunnel_is_live_for_180_seconds_after_a_handshake(int age, bool isLive)
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Shake(TimeSpan.FromSeconds(age), 24);
        host.Broker.Peers = [];

        (await host.RoundAsync()).ShouldBe(isLive ? RoundOutcome.InDoubt : RoundOutcome.Applied);
    }

    [Test]
    public async Task Peers_that_nobody_uses_do_not_count()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23);
        host.Broker.Peers = Sample.Peers([21, 22, 23, .. Enumerable.Range(100, 50)]);
        await host.RoundAsync();
        host.Broker.Peers = [];

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
    }

    [TestCase(4, 4, true, Description = "half of what live peers may use: the second address of each")]
    [TestCase(4, 3, false)]
    [TestCase(3, 3, false, Description = "of too few peers")]
    public async Task Waits_where_half_of_the_addresses_and_networks_would_be_taken(int live, int losers, bool waits)
    {
        var numbers = Enumerable.Range(21, live).ToArray();
        using var host = await DualAsync([.. numbers.Select(number => Sample.DualPeer(number))]);
        host.Broker.Peers = [.. numbers.Select(number =>
            number < 21 + losers
                ? Sample.Peer(number) with { AllowedIps = [$"10.0.0.{number}/32", $"172.16.{number}.0/24"] }
                : Sample.DualPeer(number))];
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(waits ? RoundOutcome.InDoubt : RoundOutcome.Applied);
        host.Interface[Sample.Key(21)].AllowedIps.Contains("fd00::15/128", StringComparison.Ordinal).ShouldBe(waits);
        await host.RoundAsync();
        host.Interface[Sample.Key(21)].AllowedIps.ShouldBe("10.0.0.21/32,172.16.21.0/24");
    }

    [Test]
    public async Task The_networks_of_one_gateway_count_each()
    {
        using var host = await DualAsync(
            [Sample.DualPeer(21, [.. Enumerable.Range(1, 20).Select(number => $"172.16.{number}.0/24")]), .. Enumerable.Range(22, 4)
                .Select(number => Sample.DualPeer(number))]);
        host.Broker.Peers = [.. Enumerable.Range(21, 5).Select(number => Sample.DualPeer(number))];
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
        host.Findings.ShouldHaveSingleItem().Text.ShouldContain("20 of the 30");
        host.Interface.Routes.Count(network => $"{network}".StartsWith("172.16.", StringComparison.Ordinal)).ShouldBe(20);
    }

    private static async Task<ServerHost> DualAsync(Broker.Contracts.PeerResponse[] peers)
    {
        var host = await ServerHost.StartedAsync(isCurrent: true);
        host.Broker.Server = Sample.DualServer();
        host.Broker.Peers = peers;
        host.Broker.Revision++;
        await host.RoundAsync();
        host.Shake(TimeSpan.FromSeconds(10), [.. peers.Select(peer => int.Parse(peer.IpAddress[7..]))]);
        return host;
    }

    [Test]
    public async Task A_replaced_key_cuts_its_tunnel()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = [Sample.Peer(21), .. Enumerable.Range(22, 3).Select(number => Sample.Peer(number + 100, $"10.0.0.{number}"))];

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
    }
}
