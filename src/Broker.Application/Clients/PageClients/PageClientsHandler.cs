using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Lists;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Clients.PageClients;

public sealed class PageClientsHandler(IListRepository lists, IServerRepository servers, IStorageClock clock, IMapper mapper, TimeProvider time)
    : IRequestHandler<PageClientsQuery, ClientPageResponse>
{
    /// <summary>As the metrics count what expires.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    public async Task<ClientPageResponse> Handle(PageClientsQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Filter;
        filter = filter.Server is { } server ? filter with { Server = (await servers.GetAsync(server, cancellationToken)).Name } : filter;
        var now = time.GetUtcNow();
        var clockNow = filter.State == ClientState.Expiring ? await clock.NowAsync(cancellationToken) : now;
        var page = await lists.ListClientsAsync(filter, Sessions.AliveSince(now), clockNow + Soon, cancellationToken);
        return new ClientPageResponse
        {
            Clients = [.. page.Items.Select(client => Of(client, now))],
            Next = page.Next,
        };
    }

    private ListedClientResponse Of(ListedClient client, DateTimeOffset now) => mapper.Map<ListedClientResponse>(client) with
    {
        Online = client.Peerings.Any(tunnel => tunnel.Status.IsOnline(now)),
        Peerings = client.Peerings.ToDictionary(
            tunnel => $"{tunnel.Status.Server}",
            tunnel => mapper.Map<ListedPeeringResponse>(tunnel.Status) with { Online = tunnel.Status.IsOnline(now), ExpiresAt = tunnel.Peering.ExpiresAt },
            StringComparer.Ordinal),
    };
}
