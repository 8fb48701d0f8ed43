using System.Net;
using System.Text.Json;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Repositories;

/// <summary>Filled by property: much of it may be null.</summary>
internal record TokenRow
{
    /// <summary>The columns, of <c>tokens</c>.</summary>
    public const string Columns =
        """
        id, name, role, server_name, client_name, created_at, created_by, expires_at, last_used_at, last_used_from,
        (select f.name from former_server_names f join servers n on n.id = f.server_id where n.name = tokens.server_name) as former_server
        """;

    public TokenId Id { get; init; }

    public required TokenName Name { get; init; }

    public required string Role { get; init; }

    public ServerName? ServerName { get; init; }

    public ClientName? ClientName { get; init; }

    public ServerName? FormerServer { get; init; }

    public long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public long? ExpiresAt { get; init; }

    public long? LastUsedAt { get; init; }

    public string? LastUsedFrom { get; init; }

    public Token ToToken() => new(
        Id, Name, Roles.Parse(Role), ServerName, ClientName, Times.Of(CreatedAt), CreatedBy, Times.OrNull(ExpiresAt))
    {
        FormerServer = FormerServer,
        LastUsedAt = Times.OrNull(LastUsedAt),
        LastUsedFrom = LastUsedFrom,
    };
}

/// <summary>A token that was found by a hash.</summary>
internal sealed record FoundTokenRow : TokenRow
{
    /// <summary>Until when the secret works, where it is the one before the last rotation.</summary>
    public long? FormerUntil { get; init; }
}

internal sealed record InvitationRow
{
    /// <summary>The columns, of <c>invitations</c>.</summary>
    public const string Columns =
        "id, client_name, server_names, leases, routed_networks, owner, note, tags, created_at, created_by, expires_at, access_expires_in, used_at";

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

    public static string Names(IEnumerable<ServerName> servers) => JsonSerializer.Serialize(servers.Select(server => server.ToString()));

    public Invitation ToInvitation() => new(
        Id,
        ClientName,
        [.. JsonSerializer.Deserialize<string[]>(ServerNames)!.Select(name => ServerName.Parse(name))],
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
    };
}

/// <summary>Times as they are stored: milliseconds since 1970.</summary>
internal static class Times
{
    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? OrNull(long? milliseconds) => milliseconds is { } value ? Of(value) : null;
}
