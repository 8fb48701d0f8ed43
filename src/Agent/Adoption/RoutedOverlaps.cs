using System.Net;
using Agent.WireGuard;
using Broker.Domain.Addressing;

namespace Agent.Adoption;

/// <summary>
/// Routed networks of two peers do not overlap (rule 7). Two peers with one address are only in a file: WireGuard gives it to the last.
/// </summary>
internal static class RoutedOverlaps
{
    /// <summary>Sorted by address, the wider first, a network overlaps only the ones around it that are still open.</summary>
    public static IReadOnlyList<AdoptedPeer> Mark(IReadOnlyList<AdoptedPeer> peers)
    {
        var problems = new Dictionary<int, string>();
        var open = new Stack<(int Peer, IPNetwork Network)>();
        foreach (var entry in Networks(peers))
        {
            while (open.TryPeek(out var around) && !around.Network.Contains(entry.Network.BaseAddress))
            {
                open.Pop();
            }

            if (open.TryPeek(out var outer) && outer.Peer != entry.Peer)
            {
                problems.TryAdd(entry.Peer, $"{entry.Network} overlaps {outer.Network} of {peers[outer.Peer].Key}");
            }

            open.Push(entry);
        }

        return problems.Count == 0 ? peers
            : [.. peers.Select((peer, index) => problems.TryGetValue(index, out var problem) ? peer.With([problem]) : peer)];
    }

    private static IEnumerable<(int Peer, IPNetwork Network)> Networks(IReadOnlyList<AdoptedPeer> peers) =>
        peers.SelectMany((peer, index) => peer.Routed.Where(network => network.PrefixLength > 0)
            .Concat(peer.Leases.Select(IpText.NetworkOf)).Select(network => (index, network)))
            .InOrder(entry => entry.network);
}
