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

/// <summary>The client's configuration, and the receipt of the change.</summary>
public sealed record AddedClientResponse : ClientConfigResponse
{
    /// <summary>Keyed by the server's name.</summary>
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
