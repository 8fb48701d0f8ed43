using System.Text.Json.Serialization;

namespace Broker.Contracts;

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

    /// <summary>
    /// How long the token and the peerings last that it is exchanged for, in seconds. Default: for ever. A peering that there is and that
    /// never ends stays so.
    /// </summary>
    public long? AccessExpiresIn { get; init; }

    /// <summary>By the server's name: the address that the client is to have there. Default: the lowest free one.</summary>
    public IReadOnlyDictionary<string, string>? Leases { get; init; }

    /// <summary>By the server's name: the networks behind the client, which that server is to route to it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? RoutedNetworks { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }

    /// <summary>At most 20, of 1 to 64 characters each.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>An invitation, without its secret, which is not stored.</summary>
public record InvitationResponse
{
    public required string InvitationId { get; init; }

    public required string? ClientName { get; init; }

    public required IReadOnlyList<string> ServerNames { get; init; }

    /// <summary>What is noted of the client, as the next two; what is not said stays as it is.</summary>
    public string? Owner { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>By the server's name: the address that the client is to have there, where one was named.</summary>
    public IReadOnlyDictionary<string, string> Leases { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>By the server's name: the networks behind the client.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RoutedNetworks { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>How long the token and the peerings last that it is exchanged for, in seconds; null for ever.</summary>
    public long? AccessExpiresIn { get; init; }

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

/// <summary>Asks what an invitation offers.</summary>
public sealed record ShowInvitationRequest
{
    public required string Invitation { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(ShowInvitationRequest);
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
