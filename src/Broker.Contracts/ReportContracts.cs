using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>What a server's agent says of its interface, after it has applied a list of peers and every minute.</summary>
public sealed record ServerReportRequest
{
    public required string ServerName { get; init; }

    /// <summary>The `server_id` of the list that the interface has.</summary>
    public required string ServerId { get; init; }

    /// <summary>The `revision` of the list that the interface has.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface has, by the same rule as that of the list; null from an agent of an earlier release.</summary>
    public string? Digest { get; init; }

    /// <summary>The host's clock when the report was made; null likewise.</summary>
    public DateTimeOffset? HostTime { get; init; }

    /// <summary>What the agent cannot repair, a sentence each: at most 16, of at most 300 characters; null or empty for none.</summary>
    public IReadOnlyList<string>? Problems { get; init; }

    /// <summary>The agent's own version.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>The interface's UDP port; 0 while it has none.</summary>
    public required int ListenPort { get; init; }

    /// <summary>The interface's peers. One that is left out is as it was last reported.</summary>
    public required IReadOnlyList<PeerReport> Peers { get; init; }
}

/// <summary>One peer of an interface, as `wg show` has it.</summary>
public sealed record PeerReport
{
    public required string PublicKey { get; init; }

    /// <summary>By the clock of the server's host; null if the interface knows of none: one that was told before stays.</summary>
    public DateTimeOffset? LatestHandshake { get; init; }

    /// <summary>Bytes received from the peer.</summary>
    public required long RxBytes { get; init; }

    /// <summary>Bytes sent to the peer.</summary>
    public required long TxBytes { get; init; }
}

public sealed record ServerReportResponse
{
    /// <summary>The server's revision: where it is higher than the reported one, there is something to apply.</summary>
    public required long Revision { get; init; }
}

/// <summary>Names a server, or none for all.</summary>
public sealed record ServerStatusRequest
{
    public string? ServerName { get; init; }
}

/// <summary>Names a client, or none for all.</summary>
public sealed record ClientStatusRequest
{
    public string? ClientName { get; init; }
}

/// <summary>Last known state of a server, as reported by its agent.</summary>
public sealed record ServerStatusResponse
{
    /// <summary>Whether the interface has what the broker wants.</summary>
    public required bool InStep { get; init; }

    /// <summary>Since when it is not known to; null while it is.</summary>
    public required DateTimeOffset? OutOfStepSince { get; init; }

    /// <summary>What the interface is to have.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have; null while it is computed anew.</summary>
    public required string? Digest { get; init; }

    /// <summary>What the agent has reported last; null before its first report.</summary>
    public required long? AppliedRevision { get; init; }

    /// <summary>The digest of what the interface has, as reported; null from an agent of an earlier release.</summary>
    public required string? AppliedDigest { get; init; }

    /// <summary>When that was first reported.</summary>
    public required DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When the last report came.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    public required string? AgentVersion { get; init; }

    /// <summary>The interface's UDP port, as reported.</summary>
    public required int? ListenPort { get; init; }

    /// <summary>How far the host's clock is ahead of the broker's, in seconds; null where that is not known.</summary>
    public required double? ClockSkewSeconds { get; init; }

    /// <summary>What the agent cannot repair, in its words: while there is anything, the server is not in step.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>How many peerings there are.</summary>
    public required long Peers { get; init; }

    /// <summary>How many of them have had a handshake within 180 s.</summary>
    public required long PeersOnline { get; init; }

    /// <summary>How many addresses are left to lease.</summary>
    public required long LeasesFree { get; init; }
}

/// <summary>One peering, and how its tunnel does as far as the server's agent has told.</summary>
public sealed record ClientPeeringStatusResponse
{
    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }

    /// <summary>Whether there was a handshake within 180 s.</summary>
    public required bool Online { get; init; }

    /// <summary>By the clock of the server's host; null if none was reported.</summary>
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>Bytes that the server has received from the client since its interface was made.</summary>
    public required long RxBytes { get; init; }

    /// <summary>Bytes that the server has sent to the client.</summary>
    public required long TxBytes { get; init; }
}

/// <summary>How far a change has come to one server's interface.</summary>
public sealed record ServerReceipt
{
    /// <summary>Identifies this life of the server.</summary>
    public required string ServerId { get; init; }

    /// <summary>The server's revision that has the change.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have with the change.</summary>
    public string? Digest { get; init; }

    public required ReceiptStatus Status { get; init; }

    /// <summary>What the server's agent has reported: this revision or a later one; null while pending.</summary>
    public long? AppliedRevision { get; init; }

    /// <summary>When it was first reported; null while pending.</summary>
    public DateTimeOffset? AppliedAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ReceiptStatus>))]
public enum ReceiptStatus
{
    /// <summary>It is not known to be applied.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The server's agent has said that the interface has it.</summary>
    [JsonStringEnumMemberName("applied")]
    Applied,
}
