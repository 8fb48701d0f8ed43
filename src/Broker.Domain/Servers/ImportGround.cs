using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <summary>What an import meets.</summary>
/// <param name="Existing">All peerings of the server.</param>
/// <param name="Quarantined">Its addresses that are in quarantine.</param>
/// <param name="Overlaps">Of the clients, servers that overlap this one and have a peering of theirs.</param>
/// <param name="Disabled">Those of the clients that are disabled.</param>
public sealed record ImportGround(
    IReadOnlyCollection<Peering> Existing,
    IReadOnlyCollection<QuarantinedLease> Quarantined,
    IReadOnlyDictionary<ClientName, ServerName> Overlaps,
    IReadOnlySet<ClientName> Disabled);
