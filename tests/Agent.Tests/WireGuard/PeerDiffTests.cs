using System.Net;
using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

public sealed class PeerDiffTests
{
    /// <summary>
    /// Peers as "key@address", by number: 1@2 has the first key and the address 10.0.0.2. An actual one may have several, or none.
    /// </summary>
    [TestCase("", "", "", "", "", Description = "nothing at either end")]
    [TestCase("1@1", "1@1", "", "", "")]
    [TestCase("1@1 2@2 3@3", "3@3 1@1 2@2", "", "", "", Description = "in another order")]
    [TestCase("1@1", "", "1@1", "", "", Description = "the first peer")]
    [TestCase("", "1@1", "", "1", "", Description = "the last peer")]
    [TestCase("1@1 2@2", "1@1", "2@2", "", "")]
    [TestCase("1@1", "1@1 2@2", "", "2", "")]
    [TestCase("1@2", "1@1", "", "", "1@2", Description = "a moved address")]
    [TestCase("2@1", "1@1", "2@1", "1", "", Description = "a replaced key")]
    [TestCase("1@2 2@1", "1@1 2@2", "", "", "1@2 2@1", Description = "two that have changed places")]
    [TestCase("2@1 3@2", "1@1 2@2", "3@2", "1", "2@1", Description = "a freed address, and the one that took it")]
    [TestCase("1@1", "1@1,7", "", "", "1@1", Description = "an address too many")]
    [TestCase("1@1", "1@", "", "", "1@1", Description = "no address")]
    [TestCase("1@1", "1@0/24", "", "", "1@1", Description = "a whole network")]
    public void Finds_what_has_to_happen(string wanted, string actual, string added, string removed, string changed)
    {
        var diff = PeerDiff.Between(Wanted(wanted), Actual(actual));

        diff.Added.ShouldBe(Wanted(added), ignoreOrder: true);
        diff.Removed.Select(peer => peer.PublicKey).ShouldBe(Words(removed).Select(key => Sample.Key(int.Parse(key))), ignoreOrder: true);
        diff.Changed.ShouldBe(Wanted(changed), ignoreOrder: true);
        diff.IsEmpty.ShouldBe(added + removed + changed is "");
    }

    [TestCase("10.0.0.2", "10.0.0.2/32")]
    [TestCase("fd00::2", "fd00::2/128")]
    [TestCase("fd00:0:0:0::2", "fd00::2/128")]
    public void Compares_addresses_as_wg_prints_them(string address, string printed) =>
        PeerDiff.Between([new WantedPeer(Sample.Key(1), IpText.NetworkOf(IPAddress.Parse(address)))], [Actual(Sample.Key(1), printed)])
            .IsEmpty.ShouldBeTrue();

    [TestCase("10.0.0.2/32,fd00::2/128,192.168.7.0/24", true)]
    [TestCase("192.168.7.0/24,10.0.0.2/32,fd00:0:0::2/128", true, Description = "in another order")]
    [TestCase("10.0.0.2/32,fd00::2/128", false)]
    [TestCase("10.0.0.2/32,fd00::2/128,192.168.7.0/25", false)]
    [TestCase("10.0.0.2/32,fd00::2/128,192.168.7.0/24,192.168.8.0/24", false)]
    [TestCase("", false)]
    public void Compares_several_networks_as_a_set(string actual, bool isSame)
    {
        var wanted = new WantedPeer(
            Sample.Key(1), IPNetwork.Parse("10.0.0.2/32"), IPNetwork.Parse("fd00::2/128"), IPNetwork.Parse("192.168.7.0/24"));

        PeerDiff.Between([wanted], [Actual(Sample.Key(1), actual)]).IsEmpty.ShouldBe(isSame);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static WantedPeer[] Wanted(string peers) =>
        [.. Words(peers).Select(peer => peer.Split('@'))
            .Select(peer => new WantedPeer(Sample.Key(int.Parse(peer[0])), IpText.NetworkOf(IPAddress.Parse($"10.0.0.{peer[1]}"))))];

    private static DevicePeer[] Actual(string peers) =>
        [.. Words(peers).Select(peer => peer.Split('@')).Select(peer => Actual(Sample.Key(int.Parse(peer[0])), AllowedIps(peer[1])))];

    private static string AllowedIps(string numbers) =>
        string.Join(',', numbers.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => $"10.0.0.{number}{(number.Contains('/') ? "" : "/32")}"));

    private static DevicePeer Actual(PublicKey key, string allowedIps) =>
        new(key, Endpoint: null, allowedIps, LatestHandshake: null, RxBytes: 0, TxBytes: 0);
}

internal static class PeerDiffs
{
    extension(PeerDiff diff)
    {
        public bool IsEmpty => diff.Added.Count + diff.Removed.Count + diff.Changed.Count == 0;
    }
}
