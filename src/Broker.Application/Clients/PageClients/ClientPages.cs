using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Lists;
using Broker.Domain.Reports;

namespace Broker.Application.Clients.PageClients;

/// <summary>Pages of clients as they are answered.</summary>
public sealed class ClientPages(IListRepository lists, IStorageClock clock, IMapper mapper, TimeProvider time)
{
    /// <summary>As the metrics count what expires.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    public async Task<ClientPageResponse> GetAsync(ClientFilter filter, CancellationToken cancellationToken)
    {
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
            tunnel => mapper.Map<ListedPeeringResponse>(tunnel.Status) with
            {
                Online = tunnel.Status.IsOnline(now), ExpiresAt = tunnel.Peering.ExpiresAt,
            },
            StringComparer.Ordinal),
    };
}
