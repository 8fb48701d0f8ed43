using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Names a client.</summary>
public sealed record ClientRequest
{
    public required string ClientName { get; init; }
}

/// <summary>Names a peering: one client on one server.</summary>
public sealed record PeeringRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }
}

public sealed record AddClientRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }

    /// <summary>The client's WireGuard public key for this server.</summary>
    public required string PublicKey { get; init; }
}

/// <summary>A client's configuration for one server, without its private key.</summary>
public record ClientConfigResponse
{
    public required PeerServerResponse Server { get; init; }

    public required ClientSubnetResponse Subnet { get; init; }
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

public sealed record PeerServerResponse
{
    public required string EndpointAddress { get; init; }

    public required int EndpointPort { get; init; }

    public required string PublicKey { get; init; }
}

public sealed record ClientSubnetResponse
{
    /// <summary>CIDRs that the client routes into the tunnel, separated by commas.</summary>
    public required string AllowedIps { get; init; }

    /// <summary>The client's address, without a prefix length.</summary>
    public required string Lease { get; init; }
}

/// <summary>One peering of a client.</summary>
public sealed record ClientPeeringResponse
{
    public required string PublicKey { get; init; }

    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ClientChange>))]
public enum ClientChange
{
    /// <summary>The peering was there, with the same key.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>There was no peering.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>The peering has another key now, and the address that it had.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}
