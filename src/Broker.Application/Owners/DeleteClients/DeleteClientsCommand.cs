using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;

namespace Broker.Application.Owners.DeleteClients;

/// <summary>Deletes all clients of an owner, and its open invitations.</summary>
/// <param name="MustExist">Whether an owner without clients is a refusal.</param>
/// <param name="IsDryRun">Whether to answer only what would be removed.</param>
public sealed record DeleteClientsCommand(string Owner, bool MustExist = false, bool IsDryRun = false) : ICommand<Revocation>
{
    public Need Need => Need.Operate;

    public string Call => "client/delete";

    public IEnumerable<AuditChange> Changes(Revocation response) => response.Changes;

    public IEnumerable<FleetEvent> Events(Revocation response, IReadOnlyCollection<AuditChange> changes) =>
        response.Events(RemovalCause.Call);
}
