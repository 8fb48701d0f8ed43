using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using Broker.Domain.Webhooks;

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
        return new AuditChange(name, Client: null, Fields(before), Fields(after)) { Event = new FleetEvent(kind, name) };
    }

    /// <param name="server">The peering's.</param>
    /// <param name="before">Null where there was none.</param>
    /// <param name="after">Null where there is none any more.</param>
    /// <param name="overridden">The quarantine of the address that was ended; null for none.</param>
    public static AuditChange Of(ServerName server, Peering? before, Peering? after, QuarantinedLease? overridden = null)
    {
        var fields = Fields(after);
        if (overridden is not null)
        {
            fields!["quarantine_overridden"] = $"of client {overridden.Client} until {overridden.Until:O}";
        }

        var client = (before ?? after)!.Client;
        return new AuditChange(server, client, Fields(before), fields) { Event = new FleetEvent(KindOf(before, after), server, client) };
    }

    private static EventKind KindOf(Peering? before, Peering? after) =>
        before is null ? EventKind.Added
        : after is null ? EventKind.Removed
        : before.Life.IsEnabled != after.Life.IsEnabled ? after.Life.IsEnabled ? EventKind.Enabled : EventKind.Disabled
        : before.PublicKey != after.PublicKey ? EventKind.Replaced
        : EventKind.Changed;

    public static AuditChange Of(ClientRecord before, ClientRecord after) => new(Server: null, before.Name, Fields(before), Fields(after));

    public static AuditChange Of(Token? before, Token? after) =>
        new((before ?? after)!.Server, (before ?? after)!.Client, Fields(before), Fields(after));

    public static AuditChange Of(Invitation? before, Invitation? after)
    {
        var invitation = (before ?? after)!;
        return new AuditChange(invitation.Client is null ? invitation.Servers[0] : null, invitation.Client, Fields(before), Fields(after));
    }

    /// <summary>An owner that has left, or is back; or has left by the word of another caller, too.</summary>
    public static AuditChange Of(string owner, bool wasActive, bool isActive) =>
        new(Server: null, Client: null, Fields(owner, wasActive), Fields(owner, isActive));

    public static AuditChange Of(Webhook? before, Webhook? after) => new(Server: null, Client: null, Fields(before), Fields(after));

    private static Dictionary<string, object?>? Fields(Server? server) => server is null ? null : new(StringComparer.Ordinal)
    {
        ["server_name"] = server.Name.ToString(),
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
        ["lease_quarantine_seconds"] = (long)server.LeaseQuarantine.TotalSeconds,
        ["reclaim_idle_days"] = server.ReclaimIdleDays,
    };

    private static Dictionary<string, object?>? Fields(Peering? peering) => peering is null ? null : new(StringComparer.Ordinal)
    {
        ["public_key"] = peering.PublicKey.ToString(),
        ["lease"] = peering.Lease.Address.ToString(),
        ["routed_networks"] = peering.RoutedNetworks.Networks.Select(network => network.ToString()).ToArray(),
        ["expires_at"] = peering.Life.ExpiresAt,
        ["disabled"] = peering.Life.DisabledAt is not null,
        ["disabled_for_idling"] = peering.Life.IsReclaimed,
    };

    private static Dictionary<string, object?> Fields(ClientRecord client) => new(StringComparer.Ordinal)
    {
        ["client_name"] = client.Name.ToString(),
        ["owner"] = client.Notes.Owner,
        ["note"] = client.Notes.Note,
        ["tags"] = client.Notes.Tags.Tags,
        ["expires_at"] = client.ExpiresAt,
        ["disabled"] = client.DisabledAt is not null,
    };

    private static Dictionary<string, object?> Fields(string owner, bool isActive) =>
        new(StringComparer.Ordinal) { ["owner"] = owner, ["active"] = isActive };

    private static Dictionary<string, object?>? Fields(Token? token) => token is null ? null : new(StringComparer.Ordinal)
    {
        ["token_name"] = token.Name.ToString(),
        ["role"] = token.Role.Text,
        ["expires_at"] = token.ExpiresAt,
    };

    private static Dictionary<string, object?>? Fields(Webhook? webhook) => webhook is null ? null : new(StringComparer.Ordinal)
    {
        ["webhook_name"] = webhook.Name.ToString(),
        ["origin"] = webhook.Url.Origin,
        ["kinds"] = webhook.Kinds?.Select(kind => kind.Text).ToArray(),
    };

    private static Dictionary<string, object?>? Fields(Invitation? invitation) => invitation is null ? null : new(StringComparer.Ordinal)
    {
        ["invitation_id"] = invitation.Id.ToString(),
        ["server_names"] = invitation.Servers.Select(server => server.ToString()).ToArray(),
        ["expires_at"] = invitation.ExpiresAt,
        ["used_at"] = invitation.UsedAt,
    };
}
