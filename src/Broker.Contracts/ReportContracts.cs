using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>State of a server's interface, reported by its agent after it has applied a list of peers, and every minute.</summary>
public sealed record ServerReportRequest
{
    public required string ServerName { get; init; }

    /// <summary>The `server_id` of the applied list of peers.</summary>
    public required string ServerId { get; init; }

    /// <summary>The `revision` of the applied list of peers.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface has, by the same rule as that of the list; null from an agent of an earlier release.</summary>
    public string? Digest { get; init; }

    /// <summary>The host's clock when the report was made; null likewise.</summary>
    public DateTimeOffset? HostTime { get; init; }

    /// <summary>What the agent cannot repair, a sentence each: at most 16, of at most 300 characters; null or empty for none.</summary>
    public IReadOnlyList<string>? Problems { get; init; }

    /// <summary>The agent's own version.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>
    /// A random id that the agent makes when it starts: two agents that report in turn are two hosts with one name and key. Null from an
    /// agent of an earlier release.
    /// </summary>
    public string? AgentRunId { get; init; }

    /// <summary>The interface's UDP port; 0 while it has none.</summary>
    public required int ListenPort { get; init; }

    /// <summary>The interface's peers. A peer that is left out keeps the values of the last report.</summary>
    public required IReadOnlyList<PeerReport> Peers { get; init; }
}

/// <summary>State of one peer of an interface, as shown by `wg show`.</summary>
public sealed record PeerReport
{
    public required string PublicKey { get; init; }

    /// <summary>By the clock of the server's host. If null (no handshake since the interface was created), the one reported before is kept.</summary>
    public DateTimeOffset? LatestHandshake { get; init; }

    /// <summary>Bytes received from the peer.</summary>
    public required long RxBytes { get; init; }

    /// <summary>Bytes sent to the peer.</summary>
    public required long TxBytes { get; init; }
}

public sealed record ServerReportResponse
{
    /// <summary>The server's current revision. If it is higher than the reported one, the agent has a change to apply.</summary>
    public required long Revision { get; init; }

    /// <summary>Whether two hosts report as this server: it is not in step, and no receipt is applied, until one of them has stopped.</summary>
    public bool Contested { get; init; }
}

/// <summary>Names a server; without a name, all servers.</summary>
public sealed record ServerStatusRequest
{
    public string? ServerName { get; init; }
}

/// <summary>Names a client; without a name, all clients.</summary>
public sealed record ClientStatusRequest
{
    public string? ClientName { get; init; }
}

/// <summary>Last known state of a server, as reported by its agent.</summary>
public sealed record ServerStatusResponse
{
    /// <summary>Whether the agent has reported the current revision as applied.</summary>
    public required bool InStep { get; init; }

    /// <summary>Since when it is not known to; null while it is.</summary>
    public required DateTimeOffset? OutOfStepSince { get; init; }

    /// <summary>The current revision, which the agent must apply.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have; null while it is computed anew.</summary>
    public required string? Digest { get; init; }

    /// <summary>What the agent has reported last; null before its first report.</summary>
    public required long? AppliedRevision { get; init; }

    /// <summary>The digest of what the interface has, as reported; null from an agent of an earlier release.</summary>
    public required string? AppliedDigest { get; init; }

    /// <summary>When that was first reported.</summary>
    public required DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Time of the last report; null before the first.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    public required string? AgentVersion { get; init; }

    /// <summary>The interface's UDP port, as reported.</summary>
    public required int? ListenPort { get; init; }

    /// <summary>How far the host's clock is ahead of the broker's, in seconds; null where that is not known.</summary>
    public required double? ClockSkewSeconds { get; init; }

    /// <summary>What the agent cannot repair, in its words: while there is anything, the server is not in step.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether two hosts report as this server, which `problems` says too.</summary>
    public bool Contested { get; init; }

    /// <summary>How many peerings there are.</summary>
    public required long Peers { get; init; }

    /// <summary>Number of peerings with a handshake within 180 s.</summary>
    public required long PeersOnline { get; init; }

    /// <summary>Number of free addresses.</summary>
    public required long LeasesFree { get; init; }
}

/// <summary>One peering, with the last known state of its tunnel, as reported by the server's agent.</summary>
public record ClientPeeringStatusResponse
{
    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }

    /// <summary>Whether the last reported handshake was within the last 180 s.</summary>
    public required bool Online { get; init; }

    /// <summary>By the clock of the server's host; null if none was reported: the client has never connected with this key.</summary>
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>When the client was added to the server; null where that was not recorded.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether the peering or its client is disabled.</summary>
    public bool Disabled { get; init; }

    /// <summary>Bytes received from the client since the server's interface was created.</summary>
    public required long RxBytes { get; init; }

    /// <summary>Bytes sent to the client since the server's interface was created.</summary>
    public required long TxBytes { get; init; }
}

/// <summary>Whether a server's agent has applied a change.</summary>
public sealed record ServerReceipt
{
    /// <summary>Id of the server; a server that is deleted and added again has a new one.</summary>
    public required string ServerId { get; init; }

    /// <summary>The server's revision that contains the change.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have with the change.</summary>
    public string? Digest { get; init; }

    public required ReceiptStatus Status { get; init; }

    /// <summary>The revision that the agent has reported, this one or a later one; null while pending.</summary>
    public long? AppliedRevision { get; init; }

    /// <summary>Time of the first report of the applied revision; null while pending.</summary>
    public DateTimeOffset? AppliedAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ReceiptStatus>))]
public enum ReceiptStatus
{
    /// <summary>Not reported as applied.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The server's agent has reported this revision or a later one.</summary>
    [JsonStringEnumMemberName("applied")]
    Applied,
}
