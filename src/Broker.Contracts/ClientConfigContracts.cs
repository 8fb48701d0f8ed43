namespace Broker.Contracts;

/// <summary>A client's configuration for one server, without its private key.</summary>
public record ClientConfigResponse
{
    public required PeerServerResponse Server { get; init; }

    public required ClientSubnetResponse Subnet { get; init; }

    /// <summary>
    /// The client's key that the peering has, so that a host can tell whether it is its own; null from a broker of an earlier release.
    /// </summary>
    public string? PublicKey { get; init; }

    /// <summary>Whether the peering is disabled, by itself or with its client: its server's interface does not have it then.</summary>
    public bool Disabled { get; init; }
}

public sealed record PeerServerResponse
{
    public required string EndpointAddress { get; init; }

    public required int EndpointPort { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>What the client's interface uses where its own configuration says nothing; null for none, as the next two.</summary>
    public string? Dns { get; init; }

    /// <summary>In bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>In seconds.</summary>
    public int? PersistentKeepalive { get; init; }
}

public sealed record ClientSubnetResponse
{
    /// <summary>CIDRs that the client routes into the tunnel, separated by commas.</summary>
    public required string AllowedIps { get; init; }

    /// <summary>The client's address, without a prefix length.</summary>
    public required string Lease { get; init; }

    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }
}
