using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.ShowInvitation;

public sealed class ShowInvitationHandler(IInvitationRepository invitations)
    : IRequestHandler<ShowInvitationQuery, Invitation>
{
    public async Task<Invitation> Handle(ShowInvitationQuery query, CancellationToken cancellationToken) =>
        await invitations.FindOpenAsync(query.Secret.Hash, cancellationToken) ?? throw new InvitationGoneException();
}
