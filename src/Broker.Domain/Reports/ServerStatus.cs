using Broker.Domain.Addressing;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>How a server does, as far as its agent has told; what it has not told is null.</summary>
/// <param name="Revision">What the agent is to apply.</param>
/// <param name="OutOfStepSince">Since when the agent has not applied all there is; null while it has.</param>
/// <param name="LastSeen">When its last report came.</param>
/// <param name="AppliedAt">When the applied revision was first reported.</param>
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
