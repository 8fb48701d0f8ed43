using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.ListClients;

public sealed class ListClientsHandler(IPeeringRepository peerings, IMapper mapper)
    : IRequestHandler<ListClientsQuery, IAsyncEnumerable<ListedClientPeering>>
{
    public Task<IAsyncEnumerable<ListedClientPeering>> Handle(ListClientsQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(peerings.ListAsync(cancellationToken).Select(listed => new ListedClientPeering(
            listed.Peering.Client.ToString(),
            listed.Peering.Id.ToString(),
            mapper.Map<ClientPeeringResponse>(listed))));
}
