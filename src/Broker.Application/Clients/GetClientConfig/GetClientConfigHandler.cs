using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

public sealed class GetClientConfigHandler(IServerRepository servers, IPeeringRepository peerings, IMapper mapper)
    : IRequestHandler<GetClientConfigQuery, ClientConfigResponse>
{
    public async Task<ClientConfigResponse> Handle(GetClientConfigQuery query, CancellationToken cancellationToken)
    {
        var (name, client) = (ServerName.Parse(query.ServerName), ClientName.Parse(query.ClientName));
        var server = await servers.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        var peering = await peerings.FindAsync(server, client, cancellationToken) ?? throw new PeeringNotFoundException(client, name);
        return mapper.Map<ClientConfigResponse>(new ClientAccess(server, peering));
    }
}
