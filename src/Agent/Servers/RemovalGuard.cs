namespace Agent.Servers;

/// <summary>
/// Holds back a plan that would cut most live tunnels at once, until the broker has said the same twice: such a list is more often a mistake
/// (a restored backup, the wrong database) than intended.
/// </summary>
internal static class RemovalGuard
{
    private const int FewestLivePeers = 4;

    public static bool HoldsBack(Plan plan, HostState host, DateTimeOffset now)
    {
        var live = host.Peers.Count(peer => peer.IsLive(now));
        return live >= FewestLivePeers && 2 * plan.Lost.Count > live;
    }
}
