using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;

namespace Broker.Application.Owners.UpdateOwner;

/// <summary>Says that a person has left, or is back. What was disabled stays so.</summary>
public sealed record UpdateOwnerCommand(string Owner, bool IsActive) : ICommand<UpdatedOwner>
{
    public Need Need => Need.Leavers;

    public string Call => "owner/update";

    public IEnumerable<AuditChange> Changes(UpdatedOwner response) =>
    [
        .. response.IsChanged ? [AuditChange.Of(Owner, response.WasActive, IsActive)] : Array.Empty<AuditChange>(),
        .. response.Disabled.Select(disabled => AuditChange.Of(disabled.Before.Client, disabled.After)),
        .. response.EndedInvitations.Select(invitation => AuditChange.Of(invitation, after: null)),
    ];

    /// <summary>As of a client that is disabled as a whole: by server, where its peering is not disabled by itself.</summary>
    public IEnumerable<FleetEvent> Events(UpdatedOwner response, IReadOnlyCollection<AuditChange> changes) =>
        from disabled in response.Disabled
        from listed in disabled.Before.Peerings
        where listed.Peering.Life.DisabledAt is null
        select new FleetEvent(EventKind.Disabled, listed.Server, disabled.After.Name);
}

/// <param name="IsChanged">Whether the owner was not so before, or was so by the word of another caller.</param>
/// <param name="Disabled">The clients that were enabled, by name.</param>
/// <param name="EndedInvitations">Those that were open.</param>
/// <param name="Receipts">For each server that has to apply something.</param>
public sealed record UpdatedOwner(
    bool IsChanged,
    IReadOnlyList<(OwnedClient Before, ClientRecord After)> Disabled,
    IReadOnlyList<Invitation> EndedInvitations,
    IReadOnlyList<Receipt> Receipts)
{
    public bool WasActive { get; init; }
}
