namespace Broker.Contracts;

/// <summary>Names a peering: one client on one server.</summary>
public sealed record PeeringRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }
}

/// <summary>A client, beside its peerings.</summary>
public record ClientResponse
{
    public required string ClientName { get; init; }

    public required string? Owner { get; init; }

    public required string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the client was first added; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The name of the caller that added it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the client is removed, with all its peerings; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the client is disabled as a whole.</summary>
    public bool Disabled { get; init; }
}

/// <summary>One peering of a client.</summary>
public sealed record ClientPeeringResponse
{
    public required string PublicKey { get; init; }

    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }

    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }

    /// <summary>CIDRs behind the client.</summary>
    public IReadOnlyList<string> RoutedNetworks { get; init; } = [];

    /// <summary>Whose the client is; null where that is not said.</summary>
    public string? Owner { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the client was added to the server; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The name of the caller that added it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the peering is removed, by itself or with its client; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is disabled, by itself or with its client: the server's interface does not have it.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether the broker has disabled it since there was no handshake for long, and removes it later.</summary>
    public bool DisabledForIdling { get; init; }

    /// <summary>When the client was first added to any server; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? ClientCreatedAt { get; init; }

    public string? ClientCreatedBy { get; init; }

    /// <summary>When the client is removed, with all its peerings; null for never.</summary>
    public DateTimeOffset? ClientExpiresAt { get; init; }

    /// <summary>Whether the client is disabled as a whole.</summary>
    public bool ClientDisabled { get; init; }
}
