using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>Last known state of a server, as reported by its agent; values that were never reported are null.</summary>
/// <param name="Revision">The revision that the agent must apply.</param>
/// <param name="OutOfStepSince">Time since when the applied revision is not the latest; null while it is.</param>
/// <param name="LastSeen">Time of the last report.</param>
/// <param name="AppliedAt">Time of the first report of the applied revision.</param>
/// <param name="PeersOnline">Peers with a session.</param>
public sealed record ServerStatus(
    ServerName Name,
    ServerId Id,
    long Revision,
    DateTimeOffset? OutOfStepSince,
    DateTimeOffset? LastSeen,
    long? AppliedRevision,
    DateTimeOffset? AppliedAt,
    string? AgentVersion,
    int? ListenPort,
    AddressPool Pool,
    long Peers,
    long PeersOnline)
{
    public long LeasesFree => Pool.Size - Peers;

    public bool InStep => AppliedRevision == Revision;
}
