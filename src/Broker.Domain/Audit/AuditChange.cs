using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Audit;

/// <summary>One thing that a command has changed: what it was, and what it is now, as fields of the wire. Never a secret.</summary>
/// <param name="Before">Null where there was nothing.</param>
/// <param name="After">Null where there is nothing any more.</param>
public sealed record AuditChange(
    ServerName? Server, ClientName? Client, IReadOnlyDictionary<string, object?>? Before, IReadOnlyDictionary<string, object?>? After)
{
    /// <summary>Null for what does not concern who has access.</summary>
    public FleetEvent? Event { get; private init; }

    public static AuditChange Of(Server? before, Server? after)
    {
        var name = (before ?? after)!.Name;
        var kind = before is null ? EventKind.Added : after is null ? EventKind.Removed : EventKind.Changed;
        return new(name, Client: null, Fields(before), Fields(after)) { Event = new FleetEvent(kind, name) };
    }

    public static AuditChange Of(ServerName server, Peering? before, Peering? after)
    {
        var client = (before ?? after)!.Client;
        var kind = before is null ? EventKind.Added
            : after is null ? EventKind.Removed
            : before.PublicKey != after.PublicKey ? EventKind.Replaced
            : EventKind.Changed;
        return new(server, client, Fields(before), Fields(after)) { Event = new FleetEvent(kind, server, client) };
    }

    public static AuditChange Of(ClientName client, ClientNotes before, ClientNotes after) => new(Server: null, client, Fields(before), Fields(after));

    public static AuditChange Of(Token? before, Token? after) =>
        new((before ?? after)!.Server, (before ?? after)!.Client, Fields(before), Fields(after));

    public static AuditChange Of(Invitation? before, Invitation? after)
    {
        var invitation = (before ?? after)!;
        return new AuditChange(invitation.Client is null ? invitation.Servers[0] : null, invitation.Client, Fields(before), Fields(after));
    }

    private static Dictionary<string, object?>? Fields(Server? server) => server is null ? null : new(StringComparer.Ordinal)
    {
        ["public_key"] = server.PublicKey.ToString(),
        ["endpoint"] = $"{server.Endpoint.Address}:{server.Endpoint.Port}",
        ["subnets"] = server.Pool.Subnets.Select(subnet => subnet.ToString()).ToArray(),
        ["server_wg_ip"] = server.Address.ToString(),
        ["n_reserved_ips"] = server.Pool.ReservedCount,
        ["allowed_ips"] = server.AllowedIps.ToString(),
        ["allow_overlap"] = server.AllowOverlap,
        ["dns"] = server.Defaults.Dns?.ToString(),
        ["mtu"] = server.Defaults.Mtu,
        ["persistent_keepalive"] = server.Defaults.PersistentKeepalive,
    };

    private static Dictionary<string, object?>? Fields(Peering? peering) => peering is null ? null : new(StringComparer.Ordinal)
    {
        ["public_key"] = peering.PublicKey.ToString(),
        ["lease"] = peering.Lease.Address.ToString(),
        ["routed_networks"] = peering.RoutedNetworks.Networks.Select(network => network.ToString()).ToArray(),
    };

    private static Dictionary<string, object?> Fields(ClientNotes notes) => new(StringComparer.Ordinal) { ["owner"] = notes.Owner, ["note"] = notes.Note };

    private static Dictionary<string, object?>? Fields(Token? token) => token is null ? null : new(StringComparer.Ordinal)
    {
        ["token_name"] = token.Name.ToString(),
        ["role"] = token.Role.Text,
        ["expires_at"] = token.ExpiresAt,
    };

    private static Dictionary<string, object?>? Fields(Invitation? invitation) => invitation is null ? null : new(StringComparer.Ordinal)
    {
        ["invitation_id"] = invitation.Id.ToString(),
        ["server_names"] = invitation.Servers.Select(server => server.ToString()).ToArray(),
        ["expires_at"] = invitation.ExpiresAt,
        ["used_at"] = invitation.UsedAt,
    };
}
