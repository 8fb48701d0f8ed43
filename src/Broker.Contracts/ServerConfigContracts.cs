namespace Broker.Contracts;

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

    /// <summary>
    /// Earlier servers that had this name last, or before they were renamed, and were deleted on purpose, the latest first, at most 16;
    /// null likewise.
    /// </summary>
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

    /// <summary>The network address of the second subnet; null where there is none.</summary>
    public string? NetworkAddressV6 { get; init; }

    /// <summary>Null likewise.</summary>
    public int? NetworkMaskV6 { get; init; }

    /// <summary>The server's own address in the second subnet; null likewise.</summary>
    public string? ServerWgIpV6 { get; init; }
}

public sealed record PeerResponse
{
    /// <summary>The client's leased address in the first subnet, without a prefix length.</summary>
    public required string IpAddress { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>
    /// All CIDRs that the interface allows the peer: its addresses, then its routed networks; null from a broker of an earlier release.
    /// </summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Whose peer it is, for people; null likewise.</summary>
    public string? ClientName { get; init; }
}
