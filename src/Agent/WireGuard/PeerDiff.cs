namespace Agent.WireGuard;

/// <summary>
/// What has to happen to an interface's peers. Peers are the same when their keys are; preshared keys and keepalives
/// are not the broker's business, and stay.
/// </summary>
/// <param name="Changed">Wanted peers whose allowed IPs the interface has otherwise.</param>
internal sealed record PeerDiff(IReadOnlyList<WantedPeer> Added, IReadOnlyList<DevicePeer> Removed, IReadOnlyList<WantedPeer> Changed)
{
    /// <param name="wanted">No key and no network twice.</param>
    /// <param name="actual">No key twice; in any order.</param>
    public static PeerDiff Between(IReadOnlyList<WantedPeer> wanted, IReadOnlyList<DevicePeer> actual)
    {
        var remaining = actual.ToDictionary(peer => peer.PublicKey);
        List<WantedPeer> added = [], changed = [];
        foreach (var peer in wanted)
        {
            if (!remaining.Remove(peer.PublicKey, out var present))
            {
                added.Add(peer);
            }
            else if (!peer.IsAllowed(present.AllowedIps))
            {
                changed.Add(peer);
            }
        }

        return new PeerDiff(added, [.. remaining.Values], changed);
    }
}
