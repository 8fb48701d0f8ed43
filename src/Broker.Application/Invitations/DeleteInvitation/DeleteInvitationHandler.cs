using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.DeleteInvitation;

public sealed class DeleteInvitationHandler(IInvitationRepository invitations, CallerContext context)
    : IRequestHandler<DeleteInvitationCommand, Invitation?>
{
    public async Task<Invitation?> Handle(DeleteInvitationCommand command, CancellationToken cancellationToken)
    {
        if (await invitations.LockAsync(command.Id, cancellationToken) is not { } invitation
            || (command.IsOwnDevice && !(invitation.IsOfOwnDevice && invitation.CreatedBy == context.Caller.Name)))
        {
            return null;
        }

        await invitations.DeleteAsync(invitation, cancellationToken);
        return invitation;
    }
}
