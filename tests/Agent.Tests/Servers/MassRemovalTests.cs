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

    [Test]
    public async Task A_replaced_key_cuts_its_tunnel()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = [Sample.Peer(21), .. Enumerable.Range(22, 3).Select(number => Sample.Peer(number + 100, $"10.0.0.{number}"))];

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
    }
}
