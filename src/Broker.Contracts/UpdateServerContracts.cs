using System.Text.Json.Serialization;

namespace Broker.Contracts;

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

/// <summary>The updated server, and the receipt of the change.</summary>
public sealed record UpdatedServerResponse : ServerResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
