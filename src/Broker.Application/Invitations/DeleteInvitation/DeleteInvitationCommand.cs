using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Invitations.DeleteInvitation;

/// <summary>Withdraws an invitation; answers it, or null where there was none. What it was exchanged for stays.</summary>
public sealed record DeleteInvitationCommand(InvitationId Id) : ICommand<Invitation?>
{
    /// <summary>Whether a person withdraws an invitation of a device of its own.</summary>
    public bool IsOwnDevice { get; init; }

    public Need Need => IsOwnDevice ? Need.OwnDevices : Need.Operate;

    public string Call => IsOwnDevice ? "device/withdraw" : "invitation/delete";

    public IEnumerable<AuditChange> Changes(Invitation? response) => response is null ? [] : [AuditChange.Of(response, after: null)];
}
