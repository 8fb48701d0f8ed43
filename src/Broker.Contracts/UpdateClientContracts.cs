using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Names a client, or one of its peerings, and its new values; a field that is left out keeps its value.</summary>
public sealed record UpdateClientRequest
{
    public required string ClientName { get; init; }

    /// <summary>
    /// The server of the peering that `lease` and `routed_networks` are of. With it `expires_at`, `expires_in` and `disabled` are of that
    /// peering, else of the client with all its peerings.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>Another address for the peering.</summary>
    public string? Lease { get; init; }

    /// <summary>CIDRs behind the client, all of them; an empty list for none.</summary>
    public IReadOnlyList<string>? RoutedNetworks { get; init; }

    /// <summary>An empty text removes the value.</summary>
    public string? Owner { get; init; }

    /// <summary>An empty text removes the value.</summary>
    public string? Note { get; init; }

    /// <summary>All of them; an empty list removes them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>When the client or the peering is removed by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get;
        set => (field, HasExpiresAt) = (value, true);
    }

    /// <summary>Likewise, in seconds from now; instead of `expires_at`.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>Whether no server's interface is to have the client or the peering, which keeps its address and key.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Another name for the client, which keeps its addresses, keys, tokens and invitations.</summary>
    public string? NewName { get; init; }

    /// <summary>Whether `expires_at` was given, be it null.</summary>
    [JsonIgnore]
    public bool HasExpiresAt { get; private set; }
}

/// <summary>A client after its change, and a receipt for each server that has to apply something.</summary>
public sealed record UpdatedClientResponse : ClientResponse
{
    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ClientPeeringResponse> Peerings { get; init; }

    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
