using System.Text.Json.Serialization;

namespace Broker.Contracts;

public sealed record AddServerRequest
{
    public required string ServerName { get; init; }

    /// <summary>The subnet's network address, of either family; no host bits set.</summary>
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

    /// <summary>CIDRs that clients route into the tunnel, separated by commas. Default: the subnets.</summary>
    public string? AllowedIps { get; init; }

    /// <summary>The server's own address in either subnet. Default: the first host address.</summary>
    public string? ServerWgIp { get; init; }

    /// <summary>The network address of a second subnet, where the first is IPv4: an IPv6 address; no host bits set.</summary>
    public string? NetworkAddressV6 { get; init; }

    /// <summary>The second subnet's prefix length, in bits; it has as many addresses as the first, or more.</summary>
    public int? NetworkMaskV6 { get; init; }

    /// <summary>Whether its subnets may overlap those of other servers. Default: false.</summary>
    public bool? AllowOverlap { get; init; }

    /// <summary>Default of its clients: DNS servers and search domains, separated by commas (`DNS` of wg-quick).</summary>
    public string? Dns { get; init; }

    /// <summary>Default of its clients: the interface's MTU, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Default of its clients: the interval of keepalives, in seconds; 0 for none.</summary>
    public int? PersistentKeepalive { get; init; }

    // Left out where they are not named, since an earlier broker refuses fields that it does not know (rule 10).

    /// <summary>How long an address that is freed is no other client's, in seconds. 0 or more. Default: 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LeaseQuarantineSeconds { get; init; }

    /// <summary>After how many days without a handshake a peering is disabled, and after as many more removed. Default: never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReclaimIdleDays { get; init; }
}
