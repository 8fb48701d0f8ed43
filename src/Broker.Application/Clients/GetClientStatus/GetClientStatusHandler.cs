using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.GetClientStatus;

public sealed class GetClientStatusHandler(
    IPeeringRepository peerings, IReportRepository reports, IMapper mapper, CallerContext context, TimeProvider time)
    : IRequestHandler<GetClientStatusQuery, IAsyncEnumerable<ListedPeeringStatus>>
{
    public async Task<IAsyncEnumerable<ListedPeeringStatus>> Handle(GetClientStatusQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (query.Client is { } client && !await peerings.HasAnyAsync(client, cancellationToken))
        {
            throw new ClientNotFoundException(client, await peerings.FindNearestAsync(client, cancellationToken));
        }

        if (query.Client is null && context.Caller is { IsBound: true, Client: null })
        {
            return AsyncEnumerable.Empty<ListedPeeringStatus>();
        }

        return reports.ListPeeringsAsync(query.Client ?? context.Caller.Client, cancellationToken).Select(tunnel => new ListedPeeringStatus(
            tunnel.Status.Peering.Client.ToString(),
            tunnel.Status.Peering.Id.ToString(),
            mapper.Map<ClientPeeringStatusResponse>(tunnel) with { Online = tunnel.Status.IsOnline(now) }));
    }
}
