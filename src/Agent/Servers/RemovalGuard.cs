using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>
/// Holds back a list that would cut most live tunnels at once, or take half of what live peers may use, until the broker has said the same
/// twice: such a list is more often a mistake (a restored backup, the wrong database) than intended.
/// </summary>
internal static class RemovalGuard
{
    private const int FewestLivePeers = 4;

    /// <summary>Null where nothing is held back.</summary>
    public static Finding? Find(ServerSettings settings, HostState host, IReadOnlyList<WantedPeer> wanted, DateTimeOffset now)
    {
        DevicePeer[] live = [.. host.Peers.Where(peer => peer.IsLive(now))];
        if (live.Length < FewestLivePeers)
        {
            return null;
        }

        var kept = wanted.ToDictionary(peer => peer.PublicKey);
        var cut = live.Count(peer => !kept.ContainsKey(peer.PublicKey));
        var all = live.Sum(peer => peer.Networks.Count());
        var lost = live.Sum(peer => kept.TryGetValue(peer.PublicKey, out var stays) ? peer.Networks.Except(stays.Networks).Count() : 0);
        return 2 * cut > live.Length ? Findings.Removals(settings, cut)
            : lost > 0 && 2 * (lost + CutNetworks()) >= all ? Findings.Losses(settings, lost + CutNetworks(), all)
            : null;

        int CutNetworks() => live.Where(peer => !kept.ContainsKey(peer.PublicKey)).Sum(peer => peer.Networks.Count());
    }
}
