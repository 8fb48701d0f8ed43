using System.Net;
using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>Peers are made of pairs (key, address); with few of each, so that ends often agree, half agree or not at all.</summary>
public sealed class PeerDiffProperties
{
    [Property(MaxTest = 300)]
    public void Applied_to_what_is_there_gives_exactly_what_is_wanted((byte, byte)[] wantedPairs, (byte, byte)[] actualPairs)
    {
        var (wanted, actual) = (Wanted(wantedPairs), Actual(actualPairs));
        var diff = PeerDiff.Between(wanted, actual);

        var peers = actual.ToDictionary(peer => peer.PublicKey, peer => peer.AllowedIps);
        foreach (var peer in diff.Removed)
        {
            peers.Remove(peer.PublicKey).ShouldBeTrue();
        }

        foreach (var peer in diff.Changed)
        {
            peers[peer.PublicKey].ShouldNotBe(peer.AllowedIps);
            peers[peer.PublicKey] = peer.AllowedIps;
        }

        foreach (var peer in diff.Added)
        {
            peers.Add(peer.PublicKey, peer.AllowedIps);
        }

        peers.ShouldBe(wanted.ToDictionary(peer => peer.PublicKey, peer => peer.AllowedIps), ignoreOrder: true);
    }

    [Property(MaxTest = 200)]
    public void No_key_is_in_two_of_its_parts((byte, byte)[] wantedPairs, (byte, byte)[] actualPairs)
    {
        var diff = PeerDiff.Between(Wanted(wantedPairs), Actual(actualPairs));

        diff.Added.Select(peer => peer.PublicKey)
            .Concat(diff.Removed.Select(peer => peer.PublicKey))
            .Concat(diff.Changed.Select(peer => peer.PublicKey))
            .ShouldBeUnique();
    }

    [Property(MaxTest = 200)]
    public void Is_empty_where_both_ends_have_the_same_in_any_order((byte, byte)[] pairs, int seed)
    {
        var actual = Actual(pairs);
        new Random(seed).Shuffle(actual);

        PeerDiff.Between(Wanted(pairs), actual).IsEmpty.ShouldBeTrue();
    }

    [Property(MaxTest = 200)]
    public void Handshakes_endpoints_and_traffic_make_no_difference((byte, byte)[] pairs, long rx, long tx, int age)
    {
        var actual = Actual(pairs).Select(peer => peer with
        {
            Endpoint = "192.0.2.1:1",
            RxBytes = rx,
            TxBytes = tx,
            LatestHandshake = DateTimeOffset.UnixEpoch.AddSeconds(age),
        });

        PeerDiff.Between(Wanted(pairs), [.. actual]).IsEmpty.ShouldBeTrue();
    }

    /// <summary>No key and no address twice.</summary>
    private static WantedPeer[] Wanted((byte Key, byte Address)[] pairs) =>
        [.. pairs.Select(pair => (Key: pair.Key % 16, Address: pair.Address % 16)).DistinctBy(pair => pair.Key)
            .DistinctBy(pair => pair.Address)
            .Select(pair => new WantedPeer(Sample.Key(pair.Key), IpText.NetworkOf(IPAddress.Parse($"10.0.0.{pair.Address}"))))];

    private static DevicePeer[] Actual((byte, byte)[] pairs) =>
        [.. Wanted(pairs).Select(peer =>
            new DevicePeer(peer.PublicKey, Endpoint: null, peer.AllowedIps, LatestHandshake: null, RxBytes: 0, TxBytes: 0))];
}
