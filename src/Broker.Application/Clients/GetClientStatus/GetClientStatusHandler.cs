using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.GetClientStatus;

public sealed class GetClientStatusHandler(IPeeringRepository peerings, IReportRepository reports, IMapper mapper, TimeProvider time)
    : IRequestHandler<GetClientStatusQuery, IAsyncEnumerable<ListedPeeringStatus>>
{
    public async Task<IAsyncEnumerable<ListedPeeringStatus>> Handle(GetClientStatusQuery query, CancellationToken cancellationToken)
    {
        var (client, now) = (query.ClientName is null ? null : ClientName.Parse(query.ClientName), time.GetUtcNow());
        if (client is not null && !await peerings.HasAnyAsync(client, cancellationToken))
        {
            throw new ClientNotFoundException(client);
        }

        return reports.ListPeeringsAsync(client, cancellationToken).Select(status => new ListedPeeringStatus(
            status.Peering.Client.ToString(),
            status.Peering.Id.ToString(),
            mapper.Map<ClientPeeringStatusResponse>(status) with { Online = status.IsOnline(now) }));
    }
}
