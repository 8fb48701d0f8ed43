using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Invitations.DeleteInvitation;

/// <summary>Withdraws an invitation; answers it, or null where there was none. What it was exchanged for stays.</summary>
public sealed record DeleteInvitationCommand(InvitationId Id) : ICommand<Invitation?>
{
    public Need Need => Need.Operate;

    public string Call => "invitation/delete";

    public IEnumerable<AuditChange> Changes(Invitation? response) => response is null ? [] : [AuditChange.Of(response, after: null)];
}
