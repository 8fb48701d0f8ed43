using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.DeleteInvitation;

public sealed class DeleteInvitationHandler(IInvitationRepository invitations) : IRequestHandler<DeleteInvitationCommand, Invitation?>
{
    public async Task<Invitation?> Handle(DeleteInvitationCommand command, CancellationToken cancellationToken)
    {
        if (await invitations.LockAsync(command.Id, cancellationToken) is not { } invitation)
        {
            return null;
        }

        await invitations.DeleteAsync(invitation, cancellationToken);
        return invitation;
    }
}
