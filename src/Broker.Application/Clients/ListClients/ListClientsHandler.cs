using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.ListClients;

/// <summary>A caller that is bound to a client gets that one's; one that is bound to a server gets none.</summary>
public sealed class ListClientsHandler(IPeeringRepository peerings, IMapper mapper, CallerContext context)
    : IRequestHandler<ListClientsQuery, IAsyncEnumerable<ListedClientPeering>>
{
    public async Task<IAsyncEnumerable<ListedClientPeering>> Handle(ListClientsQuery query, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Select(listed => new ListedClientPeering(
            listed.Peering.Client.ToString(),
            listed.Peering.Id.ToString(),
            mapper.Map<ClientPeeringResponse>(listed)));

    private async Task<IAsyncEnumerable<ListedPeering>> ListAsync(CancellationToken cancellationToken) => context.Caller switch
    {
        { IsBound: false } => peerings.ListAsync(cancellationToken),
        { Client: { } own } => (await peerings.ListOfAsync(own, cancellationToken)).ToAsyncEnumerable(),
        _ => AsyncEnumerable.Empty<ListedPeering>(),
    };
}
