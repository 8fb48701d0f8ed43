using Broker.Application.Tokens;
using Broker.Domain.Audit;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Receipts;

/// <summary>What a revocation has removed.</summary>
/// <param name="Receipts">One for each server concerned.</param>
public sealed record Revocation(int PeeringsRemoved, IReadOnlyList<Receipt> Receipts)
{
    public IReadOnlyList<(ServerName Server, Peering Peering)> Removed { get; init; } = [];

    /// <summary>What ended with the client, if this was its end.</summary>
    public EndedAccess Ended { get; init; } = EndedAccess.None;

    /// <summary>Whether all of it is still there: this is what would be removed.</summary>
    public bool IsPreview { get; init; }

    public IEnumerable<AuditChange> Changes => IsPreview ? []
        : Removed.Select(removed => AuditChange.Of(removed.Server, removed.Peering, after: null)).Concat(Ended.Changes);

    public IEnumerable<FleetEvent> Events(RemovalCause cause) => IsPreview ? [] : Removed.Select(removed => new FleetEvent(
        cause is RemovalCause.Expiry ? EventKind.Expired : EventKind.Removed, removed.Server, removed.Peering.Client));
}
