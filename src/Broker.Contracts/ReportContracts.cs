namespace Broker.Contracts;

/// <summary>State of a server's interface, reported by its agent after it has applied a list of peers, and every minute.</summary>
public sealed record ServerReportRequest
{
    public required string ServerName { get; init; }

    /// <summary>The `server_id` of the applied list of peers.</summary>
    public required string ServerId { get; init; }

    /// <summary>The `revision` of the applied list of peers.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// The digest of what the interface has, by the same rule as that of the list; null from an agent of an earlier release.
    /// </summary>
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

    /// <summary>
    /// By the clock of the server's host. If null (no handshake since the interface was created), the one reported before is kept.
    /// </summary>
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

    /// <summary>
    /// Whether two hosts report as this server: it is not in step, and no receipt is applied, until one of them has stopped.
    /// </summary>
    public bool Contested { get; init; }
}
