using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Names a server.</summary>
public sealed record ServerRequest
{
    public required string ServerName { get; init; }
}

public sealed record AddServerRequest
{
    public required string ServerName { get; init; }

    /// <summary>The subnet's IPv4 network address; no host bits set.</summary>
    public required string NetworkAddress { get; init; }

    /// <summary>The subnet's prefix length, in bits.</summary>
    public required int NetworkMask { get; init; }

    /// <summary>The server's WireGuard public key.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The address that clients connect to: an IPv4 or IPv6 address, or a DNS name.</summary>
    public required string EndpointAddress { get; init; }

    /// <summary>The UDP port that clients connect to.</summary>
    public required int EndpointPort { get; init; }

    /// <summary>Number of host addresses, from the first, that are never leased. Default: 0.</summary>
    public int? NReservedIps { get; init; }

    /// <summary>CIDRs that clients route into the tunnel, separated by commas. Default: the subnet.</summary>
    public string? AllowedIps { get; init; }
}

/// <summary>Names a server and its new values; a field that is left out keeps its value.</summary>
public sealed record UpdateServerRequest
{
    public required string ServerName { get; init; }

    public string? PublicKey { get; init; }

    public string? EndpointAddress { get; init; }

    public int? EndpointPort { get; init; }

    public string? AllowedIps { get; init; }
}

/// <summary>A server, as stored by the broker.</summary>
public record ServerResponse
{
    public required string ServerName { get; init; }

    public required string EndpointAddress { get; init; }

    public required int EndpointPort { get; init; }

    public required string PublicKey { get; init; }

    public required string NetworkAddress { get; init; }

    public required int NetworkMask { get; init; }

    public required int NReservedIps { get; init; }

    public required string AllowedIps { get; init; }

    /// <summary>The server's own address in its subnet.</summary>
    public required string ServerWgIp { get; init; }

    /// <summary>Grows with every change that the server's agent must apply.</summary>
    public required long Revision { get; init; }
}

/// <summary>The updated server, and the receipt of the change.</summary>
public sealed record UpdatedServerResponse : ServerResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}

/// <summary>The list of peers that a server's interface must have.</summary>
public sealed record ServerConfigResponse
{
    /// <summary>Id of the server; a server that is deleted and added again has a new one.</summary>
    public required string ServerId { get; init; }

    /// <summary>The server's revision of this list.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// The digest of what the interface is to have: its key, its address and its peers (docs/decisions/0009); null from a broker of an
    /// earlier release.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>The server as the broker knows it, so that an agent can tell in every round whether it is its own; null likewise.</summary>
    public ConfiguredServerResponse? Server { get; init; }

    /// <summary>Earlier servers of this name that were deleted on purpose, the latest first, at most 16; null likewise.</summary>
    public IReadOnlyList<string>? DeletedServerIds { get; init; }

    /// <summary>In the order of their addresses.</summary>
    public required IReadOnlyList<PeerResponse> Peers { get; init; }
}

/// <summary>What identifies a server to its agent.</summary>
public sealed record ConfiguredServerResponse
{
    public required string PublicKey { get; init; }

    public required string EndpointAddress { get; init; }

    public required int EndpointPort { get; init; }

    public required string NetworkAddress { get; init; }

    public required int NetworkMask { get; init; }

    /// <summary>The server's own address in its subnet.</summary>
    public required string ServerWgIp { get; init; }
}

public sealed record PeerResponse
{
    /// <summary>The client's leased address, without a prefix length.</summary>
    public required string IpAddress { get; init; }

    public required string PublicKey { get; init; }
}

public sealed record WireguardIpResponse
{
    /// <summary>The server's own address in its subnet.</summary>
    public required string ServerWgIp { get; init; }
}

/// <summary>Number of peerings that a deletion removed; 0 if there was nothing to delete.</summary>
public record RemovedResponse
{
    public required int PeeringsRemoved { get; init; }
}

/// <summary>Number of peerings that a revocation removed, and a receipt for each server concerned.</summary>
public sealed record RevokedResponse : RemovedResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
