using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Invitations.ListInvitations;

public sealed class ListInvitationsHandler(IInvitationRepository invitations)
    : IRequestHandler<ListInvitationsQuery, IAsyncEnumerable<Invitation>>
{
    public Task<IAsyncEnumerable<Invitation>> Handle(ListInvitationsQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(invitations.ListAsync(cancellationToken));
}
