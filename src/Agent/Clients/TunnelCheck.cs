using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Keys;

namespace Agent.Clients;

/// <summary>What is wrong with a tunnel that is up.</summary>
internal static class TunnelCheck
{
    public static Finding? Of(PeeringSettings settings, ClientState host, PublicKey server, TunnelPlan plan, DateTimeOffset now)
    {
        var tunnel = host.Tunnel!;
        return plan.Differences.Count > 0 && !(plan.NeedsRestart && settings.ManageInterface)
            ? ClientFindings.Differs(host.Path, tunnel, plan.Differences)
            : plan.Steps.Count == 0 && tunnel.PeerOf(server) is { } peer && WantsTraffic(peer) && !peer.IsLive(now)
                ? ClientFindings.NoHandshake(settings, tunnel, peer.LatestHandshake, now)
                : null;
    }

    /// <summary>
    /// With a keepalive there is always something to send. Without one, a silent tunnel may be idle, unless what it has sent was never
    /// answered.
    /// </summary>
    private static bool WantsTraffic(DevicePeer peer) => peer.Extras.Keepalive > 0 || (peer.LatestHandshake is null && peer.TxBytes > 0);
}
