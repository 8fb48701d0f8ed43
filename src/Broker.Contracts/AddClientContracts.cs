using System.Text.Json.Serialization;

namespace Broker.Contracts;

public sealed record AddClientRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }

    /// <summary>The client's WireGuard public key for this server.</summary>
    public required string PublicKey { get; init; }

    /// <summary>
    /// The address that the peering is to have; it may be a reserved one. Default: the one it has, or the lowest free one.
    /// </summary>
    public string? Lease { get; init; }

    /// <summary>CIDRs behind the client. Default: those that the peering has.</summary>
    public IReadOnlyList<string>? RoutedNetworks { get; init; }

    /// <summary>Whose the client is. Default: as it is.</summary>
    public string? Owner { get; init; }

    /// <summary>Any text, of at most 1,000 characters. Default: as it is.</summary>
    public string? Note { get; init; }

    /// <summary>Words to group clients by: at most 20, of 1 to 64 characters each. Default: as they are.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>When the peering is removed by itself. Default: as it is; never for a new one.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Likewise, in seconds from now; instead of `expires_at`.</summary>
    public long? ExpiresIn { get; init; }
}

/// <summary>The client's configuration, what asking for it has changed, and whether its server has applied that.</summary>
public sealed record AddedClientResponse : ClientConfigResponse
{
    [JsonPropertyOrder(1)]
    public required ClientChange Change { get; init; }

    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ClientChange>))]
public enum ClientChange
{
    /// <summary>The peering was there as asked for.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>There was no peering.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>The peering was there, and has another key, another address or other routed networks now.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}
