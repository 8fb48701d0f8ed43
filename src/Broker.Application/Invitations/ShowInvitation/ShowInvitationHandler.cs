using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.ShowInvitation;

public sealed class ShowInvitationHandler(IInvitationRepository invitations, TimeProvider time)
    : IRequestHandler<ShowInvitationQuery, Invitation>
{
    public async Task<Invitation> Handle(ShowInvitationQuery query, CancellationToken cancellationToken)
    {
        var invitation = await invitations.FindAsync(query.Secret.Hash, cancellationToken) ?? throw new InvitationGoneException();
        invitation.EnsureOpen(time.GetUtcNow());
        return invitation;
    }
}
