using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Invitations.ListInvitations;

public sealed record ListInvitationsQuery : IQuery<IAsyncEnumerable<Invitation>>
{
    public Need Need => Need.Operate;
}
