using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>Last known state of a server, as reported by its agent; what was never reported is null.</summary>
/// <param name="Revision">What the agent is to apply.</param>
/// <param name="Digest">Of what its interface is to have; null where it has to be computed anew.</param>
/// <param name="OutOfStepSince">Since when the interface is not known to have all of it; null while it is.</param>
/// <param name="LastSeen">When the last report came.</param>
/// <param name="AppliedDigest">Of what the interface has, as reported; null from an agent that knows no digests.</param>
/// <param name="AppliedAt">When the applied revision was first reported.</param>
/// <param name="ClockSkew">How far the host's clock is ahead of the broker's; null where that is not known.</param>
/// <param name="Problems">What the agent cannot repair.</param>
/// <param name="PeersReserved">Peers with a reserved address.</param>
/// <param name="PeersOnline">Peers with a session.</param>
public sealed record ServerStatus(
    ServerName Name,
    ServerId Id,
    long Revision,
    ListDigest? Digest,
    DateTimeOffset? OutOfStepSince,
    DateTimeOffset? LastSeen,
    long? AppliedRevision,
    ListDigest? AppliedDigest,
    DateTimeOffset? AppliedAt,
    AgentVersion? AgentVersion,
    int? ListenPort,
    TimeSpan? ClockSkew,
    IReadOnlyList<AgentProblem> Problems,
    AddressPool Pool,
    long Peers,
    long PeersReserved,
    long PeersOnline)
{
    /// <summary>Whether two hosts report as this server.</summary>
    public bool Contested { get; init; }

    /// <summary>Addresses in quarantine, without reserved ones.</summary>
    public long Quarantined { get; init; }

    public long LeasesFree => Pool.Size - (Peers - PeersReserved) - Quarantined;

    /// <summary>As <see cref="AppliedVersion.IsInStep"/> of the last report.</summary>
    public bool InStep => OutOfStepSince is null && AppliedRevision is not null;
}
