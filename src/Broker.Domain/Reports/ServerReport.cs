using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>What a server's agent says of its interface.</summary>
/// <param name="ServerId">The life of the server that the applied list was of.</param>
/// <param name="Revision">Of the list that the interface has.</param>
/// <param name="AgentVersion">In the agent's own words.</param>
/// <param name="ListenPort">The interface's UDP port; 0 while it has none.</param>
/// <param name="Peers">No key twice. A peer that is left out is as it was last reported.</param>
public sealed record ServerReport(
    ServerId ServerId, long Revision, string AgentVersion, int ListenPort, IReadOnlyList<PeerReport> Peers);

/// <summary>One peer of an interface, as <c>wg show</c> has it.</summary>
/// <param name="LatestHandshake">By the clock of the server's host; null if there was none.</param>
/// <param name="RxBytes">Received from the peer since the interface was made.</param>
/// <param name="TxBytes">Sent to it.</param>
public sealed record PeerReport(PublicKey PublicKey, DateTimeOffset? LatestHandshake, long RxBytes, long TxBytes);

/// <summary>The last revision that a server's agent has reported, and when it first did.</summary>
public sealed record AppliedRevision(ServerId ServerId, long Revision, DateTimeOffset At);
