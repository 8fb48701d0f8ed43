using System.Net;
using Agent.Servers;

namespace Agent.Tests.Servers;

public sealed class RoundTests
{
    [Test]
    public async Task The_log_names_the_first_ten_of_many_peers()
    {
        using var host = await ServerHost.StartedAsync();
        host.Broker.Peers = Sample.Peers([.. Enumerable.Range(21, 12)]);
        host.Broker.Revision++;

        await host.RoundAsync();

        var line = host.Log.Single(line => line.Contains("and 2 more", StringComparison.Ordinal));
        Enumerable.Range(21, 12).Count(number => line.Contains(Sample.Key(number).ToString(), StringComparison.Ordinal)).ShouldBe(10);
    }

    [Test]
    public async Task Brings_the_interface_up_from_a_file_that_has_it_all()
    {
        using var host = new ServerHost();
        host.Broker.Peers = Sample.Peers(21, 22);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.WireGuard.Changes.ShouldBe(["up wgtest"]);
        host.ShouldHave(21, 22);
        File.GetUnixFileMode(host.BootPath).ShouldBe(Sample.OwnerOnly);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(50)]
    public async Task Does_nothing_where_nothing_differs_however_often(int peers)
    {
        using var host = await ServerHost.StartedAsync([.. Enumerable.Range(21, peers)]);
        var (files, told) = (host.AgeFiles(), host.Log.Count);

        for (var i = 0; i < 30; i++)
        {
            (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        }

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Log.Count.ShouldBe(told);
    }

    [TestCase("21 22", "21 22 23", "set", Description = "one more")]
    [TestCase("21 22", "22", "remove", Description = "one less")]
    [TestCase("21 22", "", "remove", Description = "none left")]
    [TestCase("", "21", "set")]
    [TestCase("21 22", "23 24", "remove set", Description = "all others")]
    public async Task Makes_the_interface_and_the_file_what_the_broker_wants(string before, string after, string changes)
    {
        using var host = await ServerHost.StartedAsync(Numbers(before));
        host.Broker.Peers = Sample.Peers(Numbers(after));

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.WireGuard.Changes.ShouldBe(changes.Split(' ').Select(change => $"{change} wgtest"));
        host.ShouldHave(Numbers(after));
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task Moves_an_address_and_replaces_a_key()
    {
        using var host = await ServerHost.StartedAsync(21, 22, 23);
        host.Broker.Peers = [Sample.Peer(31, "10.0.0.21"), Sample.Peer(22, "10.0.0.40"), Sample.Peer(23)];

        await host.RoundAsync();

        host.Interface.PeerTexts.ShouldBe(
            [$"{Sample.Key(31)} 10.0.0.21/32", $"{Sample.Key(22)} 10.0.0.40/32", $"{Sample.Key(23)} 10.0.0.23/32"], ignoreOrder: true);
        host.WireGuard.Changes.ShouldBe(["remove wgtest", "set wgtest"]);
    }

    [Test]
    public async Task Serves_a_subnet_of_the_newer_family()
    {
        using var host = new ServerHost();
        var pool = AddressPool.Create(Subnet.CreateForHosts(IPAddress.Parse("fd00::"), 64), 20);
        host.Settings = host.Settings with { Pool = pool, AllowedIps = AllowedIps.Of(pool) };
        host.Broker.Server =
            Sample.KnownServer() with { NetworkAddress = "fd00::", NetworkMask = 64, AllowedIps = "fd00::/64", ServerWgIp = "fd00::1" };
        host.Broker.Peers = [Sample.Peer(21, "fd00::21")];

        await host.RoundsAsync(2);

        host.WireGuard.Changes.ShouldBe(["up wgtest"]);
        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} fd00::21/128"]);
        host.BootText.ShouldContain("\nAddress = fd00::1/64\n");
    }

    [Test]
    public async Task Peers_that_stay_keep_their_sessions()
    {
        using var host = await ServerHost.StartedAsync(21, 22, 23, 24, 25);
        host.Shake(TimeSpan.FromSeconds(5), 21, 22);
        var sessions = host.Interface.Peers.Take(2).ToArray();
        host.Broker.Peers = Sample.Peers(21, 22, 26);

        await host.RoundAsync();

        host.Interface.Peers.Take(2).ShouldBe(sessions);
        sessions.ShouldAllBe(peer => peer.LatestHandshake != null);
    }

    [Test]
    public async Task A_peer_is_removed_before_the_file_is_written_and_added_after_it()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Broker.Peers = Sample.Peers(21, 23);
        List<string> seen = [];
        host.WireGuard.BeforeChange = change =>
            seen.Add(
                $"{change.Split(' ')[0]}, file with {(host.BootText.Contains(Sample.Key(23).ToString(), StringComparison.Ordinal) ? "23" : "22")}");

        await host.RoundAsync();

        seen.ShouldBe(["remove, file with 22", "set, file with 23"]);
    }

    [Test]
    public async Task A_new_agent_disturbs_nothing()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        var files = host.AgeFiles();
        host.RestartAgent();

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBeEmpty();
        host.LookAtFiles().ShouldBe(files);
        host.Broker.Changes.ShouldHaveSingleItem().Call.ShouldBe("POST server/add");
    }

    private static int[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
