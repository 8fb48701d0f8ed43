using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.DeleteInvitation;

public sealed class DeleteInvitationHandler(IInvitationRepository invitations, CallerContext context) : IRequestHandler<DeleteInvitationCommand, Invitation?>
{
    public async Task<Invitation?> Handle(DeleteInvitationCommand command, CancellationToken cancellationToken)
    {
        var found = await invitations.LockAsync(command.Id, cancellationToken);
        if (found is null || (command.IsOwnDevice && !(found.IsOfOwnDevice && found.CreatedBy == context.Caller.Name)))
        {
            return null;
        }

        var invitation = found;

        await invitations.DeleteAsync(invitation, cancellationToken);
        return invitation;
    }
}
