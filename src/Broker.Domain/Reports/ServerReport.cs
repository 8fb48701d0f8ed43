using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>What a server's agent says of its interface.</summary>
public sealed record ServerReport
{
    private readonly DateTimeOffset? hostTime;

    /// <exception cref="InvalidFieldException">A key is there twice.</exception>
    public ServerReport(
        ServerId serverId, long revision, ListDigest? digest, AgentVersion agentVersion, int listenPort, DateTimeOffset? hostTime,
        IReadOnlyList<AgentProblem> problems, IEnumerable<PeerActivity> peers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        ArgumentOutOfRangeException.ThrowIfNegative(listenPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listenPort, ushort.MaxValue);
        (ServerId, Revision, Digest, AgentVersion, ListenPort) = (serverId, revision, digest, agentVersion, listenPort);
        (this.hostTime, Problems, Peers) = (hostTime, problems, peers);
        RefuseRepeatedKeys(peers);
    }

    /// <summary>The life of the server that the applied list was of.</summary>
    public ServerId ServerId { get; }

    /// <summary>Of the list that was applied last.</summary>
    public long Revision { get; }

    /// <summary>Of what the interface has; null from an agent that knows no digests.</summary>
    public ListDigest? Digest { get; }

    public AgentVersion AgentVersion { get; }

    /// <summary>Null from an agent that does not tell.</summary>
    public AgentRun? AgentRun { get; init; }

    /// <summary>The interface's UDP port; 0 while it has none.</summary>
    public int ListenPort { get; }

    /// <summary>What the agent cannot repair.</summary>
    public IReadOnlyList<AgentProblem> Problems { get; }

    /// <summary>No key twice; enumerated more than once. A peer that is left out is as it was last reported.</summary>
    public IEnumerable<PeerActivity> Peers { get; private init; }

    /// <summary>How far the host's clock is ahead of this one; null where the agent did not say.</summary>
    public TimeSpan? ClockSkew(DateTimeOffset now) => hostTime - now;

    /// <summary>At least one report of at most so many peers each; taken one after the other, they say what this one says.</summary>
    public IEnumerable<ServerReport> Parts(int mostPeers) =>
        Peers.Chunk(mostPeers).DefaultIfEmpty([]).Select(part => this with { Peers = part });

    private static void RefuseRepeatedKeys(IEnumerable<PeerActivity> peers)
    {
        var keys = new HashSet<PublicKey>(peers.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var peer in peers)
        {
            if (!keys.Add(peer.PublicKey))
            {
                throw new InvalidFieldException("Peers", $"The key {peer.PublicKey} is there twice.");
            }
        }
    }
}

/// <summary>One peer of an interface, as <c>wg show</c> has it. A struct, since a report holds thousands.</summary>
public readonly record struct PeerActivity
{
    public PeerActivity(PublicKey publicKey, DateTimeOffset? latestHandshake, long rxBytes, long txBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rxBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(txBytes);
        (PublicKey, LatestHandshake, RxBytes, TxBytes) = (publicKey, latestHandshake, rxBytes, txBytes);
    }

    public PublicKey PublicKey { get; }

    /// <summary>By the clock of the server's host; null if there was none.</summary>
    public DateTimeOffset? LatestHandshake { get; }

    /// <summary>Received from the peer since the interface was made.</summary>
    public long RxBytes { get; }

    /// <summary>Sent to it.</summary>
    public long TxBytes { get; }
}
