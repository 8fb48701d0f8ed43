using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.FindServer;

public sealed class FindServerHandler(IServerRepository servers, IMapper mapper) : IRequestHandler<FindServerQuery, ServerResponse>
{
    public async Task<ServerResponse> Handle(FindServerQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        var server = await servers.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        return mapper.Map<ServerResponse>(server);
    }
}
