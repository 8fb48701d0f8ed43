using System.Text.Json.Serialization;

namespace Broker.Contracts;

public sealed record AddTokenRequest
{
    public required string TokenName { get; init; }

    /// <summary>`admin`, `operator`, `viewer`, `server` or `client`.</summary>
    public required string Role { get; init; }

    /// <summary>With the role `server`: the server that it is bound to, which need not exist yet.</summary>
    public string? ServerName { get; init; }

    /// <summary>With the role `client`: the client that it is bound to.</summary>
    public string? ClientName { get; init; }

    /// <summary>In seconds; null for never.</summary>
    public long? ExpiresIn { get; init; }
}

/// <summary>Names a token.</summary>
public sealed record TokenRequest
{
    public required string TokenName { get; init; }
}

public sealed record RotateTokenRequest
{
    public required string TokenName { get; init; }

    /// <summary>How long the old secret works beside the new one, in seconds, at most a week. Default: 0.</summary>
    public long? OverlapSeconds { get; init; }
}

/// <summary>A token, without its secret, which is not stored.</summary>
public record TokenResponse
{
    public required string TokenName { get; init; }

    public required string Role { get; init; }

    public required string? ServerName { get; init; }

    public required string? ClientName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller that made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To some seconds; null if it was not used yet.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The address that it was last used from.</summary>
    public required string? LastUsedFrom { get; init; }
}

/// <summary>A token with its secret, which is shown this once.</summary>
public sealed record SecretTokenResponse : TokenResponse
{
    [JsonPropertyOrder(1)]
    public required string Token { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(SecretTokenResponse);
}

/// <summary>Who the caller is.</summary>
public sealed record CallerResponse
{
    /// <summary>The token's name, or the shared user's.</summary>
    public required string Name { get; init; }

    public required string Role { get; init; }

    public required string? ServerName { get; init; }

    public required string? ClientName { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>How many were deleted: 0 or 1.</summary>
public sealed record DeletedResponse
{
    public required int Deleted { get; init; }
}

/// <summary>Invites a client to one or more servers, or a server.</summary>
public sealed record AddInvitationRequest
{
    /// <summary>Who is invited; without it, `server_name` is.</summary>
    public string? ClientName { get; init; }

    /// <summary>The servers that the client gets a peering with: 1 to 64.</summary>
    public IReadOnlyList<string>? ServerNames { get; init; }

    /// <summary>The server whose agent is invited.</summary>
    public string? ServerName { get; init; }

    /// <summary>How long the invitation can be accepted, in seconds. Default: a week.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>How long the token works that it is exchanged for, in seconds. Default: for ever.</summary>
    public long? AccessExpiresIn { get; init; }

    /// <summary>By the server's name: the address that the client is to have there. Default: the lowest free one.</summary>
    public IReadOnlyDictionary<string, string>? Leases { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }
}

/// <summary>An invitation, without its secret, which is not stored.</summary>
public record InvitationResponse
{
    public required string InvitationId { get; init; }

    public required string? ClientName { get; init; }

    public required IReadOnlyList<string> ServerNames { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was accepted; null while it was not.</summary>
    public required DateTimeOffset? UsedAt { get; init; }
}

/// <summary>An invitation with its secret, which is shown this once.</summary>
public sealed record SecretInvitationResponse : InvitationResponse
{
    [JsonPropertyOrder(1)]
    public required string Invitation { get; init; }

    /// <summary>The broker's address with the secret after `#`, which no browser sends and no proxy logs.</summary>
    [JsonPropertyOrder(1)]
    public required string Link { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(SecretInvitationResponse);
}

/// <summary>Names an invitation.</summary>
public sealed record InvitationRequest
{
    public required string InvitationId { get; init; }
}

/// <summary>Exchanges an invitation.</summary>
public sealed record AcceptInvitationRequest
{
    public required string Invitation { get; init; }

    /// <summary>By server name: the client's public key for it. For a server, empty: its agent registers it with the token.</summary>
    public IReadOnlyDictionary<string, string>? PublicKeys { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(AcceptInvitationRequest);
}

/// <summary>What an invitation was exchanged for.</summary>
public sealed record AcceptedInvitationResponse
{
    /// <summary>The secret of a new token, shown this once.</summary>
    public required string Token { get; init; }

    public required string? ClientName { get; init; }

    public required IReadOnlyList<string> ServerNames { get; init; }

    /// <summary>By server name: the client's configuration.</summary>
    public required IReadOnlyDictionary<string, ClientConfigResponse> Peerings { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(AcceptedInvitationResponse);
}

public sealed record ListAuditRequest
{
    /// <summary>The id of an entry: only later ones are given.</summary>
    public string? After { get; init; }

    /// <summary>How many at most: 1 to 1000. Default: 100.</summary>
    public int? Limit { get; init; }

    public string? Caller { get; init; }

    public string? ServerName { get; init; }

    public string? ClientName { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

public sealed record AuditResponse
{
    /// <summary>In the order in which they were made.</summary>
    public required IReadOnlyList<AuditEntryResponse> Entries { get; init; }

    /// <summary>What to send as `after` for those that follow; null where there are none yet.</summary>
    public required string? Next { get; init; }
}

public sealed record AuditEntryResponse
{
    /// <summary>Grows with each entry.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Caller { get; init; }

    public required string Role { get; init; }

    /// <summary>The caller's address.</summary>
    public required string? From { get; init; }

    /// <summary>Such as `client/add`.</summary>
    public required string Call { get; init; }

    public required string? ServerName { get; init; }

    public required string? ClientName { get; init; }

    /// <summary>What it was; null where there was nothing.</summary>
    public required IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Before { get; init; }

    /// <summary>What it is then; null where there is nothing any more.</summary>
    public required IReadOnlyDictionary<string, System.Text.Json.JsonElement>? After { get; init; }
}
