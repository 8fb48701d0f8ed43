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

/// <summary>Names a server and its new values; a field that is left out keeps its value.</summary>
public sealed record UpdateServerRequest
{
    public required string ServerName { get; init; }

    /// <summary>Another name for the server, which keeps everything else; calls still find it by the former one.</summary>
    public string? NewName { get; init; }

    public string? PublicKey { get; init; }

    public string? EndpointAddress { get; init; }

    public int? EndpointPort { get; init; }

    public string? AllowedIps { get; init; }

    /// <summary>The server's own address in either subnet; one that no peering has.</summary>
    public string? ServerWgIp { get; init; }

    /// <summary>The prefix length of a wider subnet with the same network address: every lease stays.</summary>
    public int? NetworkMask { get; init; }

    /// <summary>The network address of an IPv6 subnet for a server that has none: every client gets its address in it.</summary>
    public string? NetworkAddressV6 { get; init; }

    /// <summary>The prefix length of the IPv6 subnet, or of a wider one.</summary>
    public int? NetworkMaskV6 { get; init; }

    public int? NReservedIps { get; init; }

    /// <summary>Whether the subnets may overlap those of other servers.</summary>
    public bool? AllowOverlap { get; init; }

    /// <summary>An empty text removes the value.</summary>
    public string? Dns { get; init; }

    /// <summary>0 removes the value.</summary>
    public int? Mtu { get; init; }

    /// <summary>In seconds; 0 for none.</summary>
    public int? PersistentKeepalive { get; init; }

    /// <summary>How long an address that is freed is no other client's, in seconds. 0 for none.</summary>
    public long? LeaseQuarantineSeconds { get; init; }

    /// <summary>After how many days without a handshake a peering is disabled, and after as many more removed. 0 for never.</summary>
    public int? ReclaimIdleDays { get; init; }
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

/// <summary>The updated server, and the receipt of the change.</summary>
public sealed record UpdatedServerResponse : ServerResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
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
public record RevokedResponse : RemovedResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
