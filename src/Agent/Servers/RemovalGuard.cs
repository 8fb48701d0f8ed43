using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>
/// Holds back a list of peers that would cut most live tunnels at once, until the broker has said the same twice: such a list
/// is more often a mistake (a restored backup, the wrong database) than meant.
/// </summary>
internal sealed class RemovalGuard(TimeProvider time)
{
    private const int FewestLivePeers = 4;

    private IReadOnlyList<WantedPeer>? heldBack;

    /// <summary>Whether the list may be applied now.</summary>
    public bool Allows(PeerDiff diff, IReadOnlyList<WantedPeer> wanted, Device device)
    {
        var now = time.GetUtcNow();
        var live = device.Peers.Count(peer => peer.IsLive(now));
        var lost = diff.Removed.Count(peer => peer.IsLive(now));
        var allowed = live < FewestLivePeers || 2 * lost <= live || heldBack?.SequenceEqual(wanted) == true;
        heldBack = allowed ? null : wanted;
        return allowed;
    }
}
