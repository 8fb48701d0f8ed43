using System.Net;
using System.Text.Json;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

internal sealed record InvitationRow
{
    /// <summary>The columns, of <c>invitations</c>.</summary>
    public const string Columns =
        "id, client_name, server_names, leases, routed_networks, owner, note, tags, created_at, created_by, "
            + "expires_at, access_expires_in, used_at, is_own_device";

    public InvitationId Id { get; init; }

    public ClientName? ClientName { get; init; }

    public required string ServerNames { get; init; }

    public required string Leases { get; init; }

    public required string RoutedNetworks { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }

    public string? Tags { get; init; }

    public long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public long ExpiresAt { get; init; }

    public long? AccessExpiresIn { get; init; }

    public long? UsedAt { get; init; }

    /// <summary>Null where an earlier release has made it: then it is its maker's where that is the owner.</summary>
    public long? IsOwnDevice { get; init; }

    public static string Names(IEnumerable<ServerName> servers) => JsonSerializer.Serialize(servers.Select(server => server.ToString()));

    public Invitation ToInvitation() => new(
        Id,
        ClientName,
        [.. JsonSerializer.Deserialize<string[]>(ServerNames)!.Distinct(StringComparer.Ordinal).Select(name => ServerName.Parse(name))],
        JsonSerializer.Deserialize<Dictionary<string, string>>(Leases)!.ToDictionary(
            lease => ServerName.Parse(lease.Key), lease => IPAddress.Parse(lease.Value)),
        new ClientNotes(Owner, Note) { Tags = ClientRow.TagsOf(Tags) },
        Times.Of(CreatedAt),
        CreatedBy,
        Times.Of(ExpiresAt),
        AccessExpiresIn is { } span ? TimeSpan.FromMilliseconds(span) : null)
    {
        RoutedNetworks = JsonSerializer.Deserialize<Dictionary<string, string>>(RoutedNetworks)!.ToDictionary(
            networks => ServerName.Parse(networks.Key), networks => Domain.Peerings.RoutedNetworks.OfStored(networks.Value)),
        UsedAt = Times.OrNull(UsedAt),
        IsOfOwnDevice = IsOwnDevice is { } flag ? flag != 0 : Owner == CreatedBy,
    };
}
