namespace Broker.Contracts;

/// <summary>Names a server.</summary>
public sealed record ServerRequest
{
    public required string ServerName { get; init; }
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

    /// <summary>The network address of the second subnet; null where there is none.</summary>
    public string? NetworkAddressV6 { get; init; }

    /// <summary>Null likewise.</summary>
    public int? NetworkMaskV6 { get; init; }

    /// <summary>The server's own address in the second subnet; null likewise.</summary>
    public string? ServerWgIpV6 { get; init; }

    /// <summary>Whether the subnets may overlap those of other servers.</summary>
    public bool AllowOverlap { get; init; }

    /// <summary>Default of its clients; null for none, as the next two.</summary>
    public string? Dns { get; init; }

    /// <summary>In bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>In seconds.</summary>
    public int? PersistentKeepalive { get; init; }

    /// <summary>How long an address that is freed is no other client's.</summary>
    public long LeaseQuarantineSeconds { get; init; }

    /// <summary>After how many days without a handshake a peering is disabled, and after as many more removed; null for never.</summary>
    public int? ReclaimIdleDays { get; init; }

    /// <summary>Grows with every change that the server's agent must apply.</summary>
    public required long Revision { get; init; }
}

public sealed record WireguardIpResponse
{
    /// <summary>The server's own address in its subnet.</summary>
    public required string ServerWgIp { get; init; }
}
