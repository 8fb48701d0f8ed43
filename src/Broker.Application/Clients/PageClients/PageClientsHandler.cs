using Broker.Application.Abstractions;
using Broker.Contracts;
using MediatR;

namespace Broker.Application.Clients.PageClients;

public sealed class PageClientsHandler(ClientPages pages, IServerRepository servers) : IRequestHandler<PageClientsQuery, ClientPageResponse>
{
    public async Task<ClientPageResponse> Handle(PageClientsQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Filter;
        return await pages.GetAsync(
            filter.Server is { } server ? filter with { Server = (await servers.GetAsync(server, cancellationToken)).Name } : filter,
            cancellationToken);
    }
}
