using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>Compares a tunnel that is up with what its file and the broker say.</summary>
internal static class TunnelCheck
{
    public static IEnumerable<Finding> Of(
        PeeringSettings settings, ClientState host, KeyPair keys, ClientPeering peering, ClientFile wanted, DateTimeOffset now)
    {
        if (host.Tunnel is not { } tunnel)
        {
            yield break;
        }

        string[] differences = [.. Differences(tunnel, keys.PublicKey, peering, wanted)];
        if (differences.Length > 0)
        {
            yield return ClientFindings.Differs(host.Path, tunnel, differences);
        }
        else if (PeerOf(tunnel, peering.ServerKey) is { } peer && WantsTraffic(peer) && !peer.IsLive(now))
        {
            yield return ClientFindings.NoHandshake(settings, tunnel, peer.LatestHandshake, now);
        }
    }

    public static DevicePeer? PeerOf(Tunnel tunnel, PublicKey server) =>
        tunnel.Device.Peers.FirstOrDefault(peer => peer.PublicKey == server);

    private static IEnumerable<string> Differences(Tunnel tunnel, PublicKey ownKey, ClientPeering peering, ClientFile wanted)
    {
        if (tunnel.Device.PublicKey != ownKey)
        {
            yield return "its private key is another one";
        }

        if (!tunnel.Link.IsUp)
        {
            yield return "its link is down";
        }

        foreach (var lease in peering.Leases.Where(lease => !tunnel.Link.Addresses.Any(address => address.Address.Equals(lease))))
        {
            yield return $"it does not have the address {lease}";
        }

        if (PeerOf(tunnel, peering.ServerKey) is not { } peer)
        {
            yield return $"it has no peer {peering.ServerKey}, the server's key";
            yield break;
        }

        if (!IsSame(peer.Endpoint, peering.Endpoint, tunnel.Resolved))
        {
            yield return $"it sends to {peer.Endpoint ?? "nowhere"}, the server is at {peering.Endpoint}";
        }

        if (!ClientFile.Networks([peer.AllowedIps]).SetEquals(wanted.NetworksOf(peering.ServerKey)))
        {
            yield return "its AllowedIPs are others";
        }

        if (peer.Extras.PresharedKey != wanted.PresharedKeyOf(peering.ServerKey))
        {
            yield return "its preshared key is another one";
        }
    }

    /// <summary>
    /// With a keepalive there is always something to send. Without one, a silent tunnel may be idle, unless what it has sent was never
    /// answered.
    /// </summary>
    private static bool WantsTraffic(DevicePeer peer) => peer.Extras.Keepalive > 0 || (peer.LatestHandshake is null && peer.TxBytes > 0);

    private static bool IsSame(string? actual, Endpoint wanted, IReadOnlyList<IPAddress> resolved) =>
        IPEndPoint.TryParse(actual ?? "", out var found) && found.Port == wanted.Port
        && (IpText.TryParseAddress(wanted.Address.ToString(), out var address)
            ? found.Address.Equals(address)
            : resolved.Count == 0 || resolved.Contains(found.Address));
}
