using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.DeleteServer;

public sealed class DeleteServerHandler(IServerRepository servers) : IRequestHandler<DeleteServerCommand, RemovedResponse>
{
    public async Task<RemovedResponse> Handle(DeleteServerCommand command, CancellationToken cancellationToken)
    {
        var server = await servers.LockAsync(ServerName.Parse(command.ServerName), cancellationToken);
        return new RemovedResponse { PeeringsRemoved = server is null ? 0 : await servers.DeleteAsync(server, cancellationToken) };
    }
}
