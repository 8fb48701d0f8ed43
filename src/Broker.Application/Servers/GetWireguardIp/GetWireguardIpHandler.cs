using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.GetWireguardIp;

public sealed class GetWireguardIpHandler(IServerRepository servers, IMapper mapper)
    : IRequestHandler<GetWireguardIpQuery, WireguardIpResponse>
{
    public async Task<WireguardIpResponse> Handle(GetWireguardIpQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        var server = await servers.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        return mapper.Map<WireguardIpResponse>(server);
    }
}
