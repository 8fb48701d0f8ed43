using Broker.Application.Abstractions;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.FindServer;

public sealed class FindServerHandler(IServerRepository servers) : IRequestHandler<FindServerQuery, Server>
{
    public Task<Server> Handle(FindServerQuery query, CancellationToken cancellationToken) =>
        servers.GetAsync(query.Server, cancellationToken);
}
