using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Owners.ListOwners;

public sealed class ListOwnersHandler(IOwnerRepository owners) : IRequestHandler<ListOwnersQuery, IReadOnlyList<ListedOwner>>
{
    public Task<IReadOnlyList<ListedOwner>> Handle(ListOwnersQuery query, CancellationToken cancellationToken) =>
        owners.ListAsync(cancellationToken);
}
