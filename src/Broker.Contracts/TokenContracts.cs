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
