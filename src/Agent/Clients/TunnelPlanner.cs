using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Addressing;

namespace Agent.Clients;

/// <param name="Steps">What gives the interface what its file is to have, without an interruption.</param>
/// <param name="Differences">What cannot be changed so.</param>
/// <param name="NeedsRestart">Whether wg-quick can change that.</param>
internal sealed record TunnelPlan(IReadOnlyList<LinkStep> Steps, IReadOnlyList<string> Differences, bool NeedsRestart);

/// <summary>Computes how a client's interface that is up comes to have what a file says, as <c>wg-quick up</c> would make it.</summary>
internal sealed class TunnelPlanner(PeeringSettings settings, ClientState host, Tunnel tunnel, FileTunnel wanted, DateTimeOffset now)
{
    /// <summary>WireGuard makes a handshake every two minutes while packets are sent.</summary>
    private static readonly TimeSpan HandshakeInterval = TimeSpan.FromMinutes(2);

    private readonly FileTunnel? before = host.File?.Tunnel;

    private DevicePeer? Present => tunnel.PeerOf(wanted.Server);

    /// <summary>The peer of the server's former key, which the new one takes the place of.</summary>
    private DevicePeer? Former =>
        before is { } file && file.Server != wanted.Server && Present is null ? tunnel.PeerOf(file.Server) : null;

    private HashSet<IPNetwork> Allowed => (Present ?? Former)?.Networks.ToHashSet() ?? [];

    /// <summary>A default route is more than a route: wg-quick sets rules and marks for it.</summary>
    private bool MovesDefaultRoute => wanted.Table is null && HasDefault(Allowed) != HasDefault(wanted.Networks);

    public TunnelPlan Plan()
    {
        var own = host.Keys!.PublicKey;
        if (tunnel.Device.PublicKey != own && tunnel.Device.PublicKey != host.FileKey)
        {
            return new TunnelPlan([], ["its private key is another one"], NeedsRestart: false);
        }

        if (!tunnel.Link.IsUp && !settings.ManageInterface)
        {
            // Somebody has set it down, or is bringing it up now.
            return new TunnelPlan([], ["its link is down"], NeedsRestart: false);
        }

        var change = Change();
        var (added, removed) = Routes();
        var hasResolvers = before?.Dns.SequenceEqual(wanted.Dns, StringComparer.Ordinal) is not false;
        LinkStep?[] steps =
        [
            tunnel.Device.PublicKey == own ? null : new SetPrivateKey(tunnel.Interface, host.Keys.PrivateKey),
            tunnel.Link.IsUp ? null : new SetLinkUp(tunnel.Interface),
            .. AddressSteps(),
            added.Length + removed.Length == 0 ? null : new SetQuickRoutes(tunnel.Interface, added, removed, wanted.Table),
            change.IsNothing ? null : new SetServerPeer(tunnel.Interface, change),
            wanted.Mtu is { } mtu && mtu != tunnel.Link.Mtu ? new SetMtu(tunnel.Interface, mtu) : null,
            hasResolvers ? null : new SetResolvers(tunnel.Interface, wanted.Dns),
        ];
        return new TunnelPlan([.. steps.OfType<LinkStep>()], [.. Differences(change)], MovesDefaultRoute);
    }

    private IEnumerable<string> Differences(PeerChange change)
    {
        if (MovesDefaultRoute)
        {
            yield return "its AllowedIPs are others, and a default route is wg-quick's to set";
        }

        if (change.Endpoint is null && Present?.Endpoint is null)
        {
            yield return $"it sends nowhere, and {wanted.Endpoint} cannot be resolved";
        }

        if (change is { PresharedKey: null, DropsPresharedKey: false } && Present is { } peer
            && peer.Extras.PresharedKey != wanted.Extras.PresharedKey)
        {
            yield return "its preshared key is another one";
        }
    }

    private PeerChange Change()
    {
        var (has, had) = (Present?.Extras ?? PeerExtras.None, before?.Extras ?? PeerExtras.None);
        return new PeerChange(wanted.Server)
        {
            Replaces = Former?.PublicKey,
            Endpoint = NewEndpoint(),
            AllowedIps = MovesDefaultRoute || (Present is not null && Allowed.SetEquals(wanted.Networks))
                ? null
                : string.Join(',', wanted.AllowedIps),
            PresharedKey = wanted.Extras.PresharedKey is { } key && key != has.PresharedKey ? key : null,
            DropsPresharedKey = wanted.Extras.PresharedKey is null && has.PresharedKey is { } old && old == had.PresharedKey,
            Keepalive = wanted.Extras.Keepalive is { } seconds ? seconds == has.Keepalive ? null : seconds
                : has.Keepalive is { } former && former == had.Keepalive ? 0
                : null,
        };
    }

    /// <summary>
    /// Where to send to from now on; null for as before. While handshakes succeed the server is where the tunnel sends to, whatever its
    /// name says meanwhile: only another endpoint at the broker moves it then.
    /// </summary>
    private IPEndPoint? NewEndpoint()
    {
        if (wanted.Endpoint is not { } endpoint
            || (Present is { } peer && before?.Endpoint == endpoint && IsRecent(peer.LatestHandshake)))
        {
            return null;
        }

        IReadOnlyList<IPAddress> addresses = IpText.TryParseAddress(endpoint.Address.ToString(), out var literal)
            ? [literal]
            : tunnel.Resolved;
        return addresses.Count == 0
            || (IPEndPoint.TryParse(Present?.Endpoint ?? "", out var actual) && actual.Port == endpoint.Port
                && addresses.Contains(actual.Address))
            ? null
            : new IPEndPoint(addresses[0], endpoint.Port);
    }

    /// <summary>One that is later than now tells nothing: the wall clock was set back since.</summary>
    private bool IsRecent(DateTimeOffset? handshake) => handshake > now - HandshakeInterval && handshake <= now;

    private IEnumerable<LinkStep> AddressSteps()
    {
        var missing =
            wanted.Addresses.Where(address => !tunnel.Link.Addresses.Any(other => other.Address.Equals(address.Address))).ToList();
        foreach (var stale in tunnel.Link.Addresses.Where(
            address => before?.OwnAddresses.Contains(address) == true && !wanted.Addresses.Contains(address)))
        {
            var successor = missing.Find(address => address.Address.AddressFamily == stale.Address.AddressFamily);
            missing.RemoveAll(address => address == successor);
            yield return new MoveAddress(tunnel.Interface, stale, successor);
        }

        foreach (var address in missing)
        {
            yield return new AddAddress(tunnel.Interface, address);
        }
    }

    /// <summary>
    /// Those of networks that the peer gets or loses; a route that an operator has removed is not set again. They are set before the peer's
    /// networks are, which tell them.
    /// </summary>
    private (IPNetwork[] Added, IPNetwork[] Removed) Routes()
    {
        if (wanted.Table == FileTunnel.NoTable || MovesDefaultRoute)
        {
            return ([], []);
        }

        var others = tunnel.Device.Peers.Where(peer => peer != Present && peer != Former).SelectMany(peer => peer.Networks);
        var (kept, present) = (wanted.Networks.Union(others).ToHashSet(), tunnel.Link.Routes);
        var wereLost = !tunnel.Link.IsUp;
        IPNetwork[] added = [.. wanted.Networks.Where(network => network.PrefixLength > 0 && (wereLost || !Allowed.Contains(network))
            && (wanted.Table is not null
                || !present.Any(route => route.PrefixLength <= network.PrefixLength && route.Contains(network.BaseAddress))))];
        IPNetwork[] removed = [.. Allowed.Where(network => network.PrefixLength > 0 && !kept.Contains(network)
            && (wanted.Table is not null || present.Contains(network)))];
        return (added, removed);
    }

    private static bool HasDefault(IReadOnlySet<IPNetwork> networks) => networks.Any(network => network.PrefixLength == 0);
}
