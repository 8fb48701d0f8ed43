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
