using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

public sealed class GetClientConfigHandler(IServerRepository servers, IPeeringRepository peerings, IMapper mapper)
    : IRequestHandler<GetClientConfigQuery, ClientConfigResponse>
{
    public async Task<ClientConfigResponse> Handle(GetClientConfigQuery query, CancellationToken cancellationToken)
    {
        var server = await servers.GetAsync(query.Server, cancellationToken);
        var peering = await peerings.FindAsync(server, query.Client, cancellationToken)
            ?? throw new PeeringNotFoundException(
                query.Client, query.Server, await peerings.FindNearestAsync(server, query.Client, cancellationToken));
        return mapper.Map<ClientConfigResponse>(new ClientAccess(server, peering));
    }
}
