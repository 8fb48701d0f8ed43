using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.RemovePeer;

public sealed class RemovePeerHandler(IServerRepository servers, IPeeringRepository peerings)
    : IRequestHandler<RemovePeerCommand, RemovedResponse>
{
    public async Task<RemovedResponse> Handle(RemovePeerCommand command, CancellationToken cancellationToken)
    {
        var server = await servers.LockAsync(ServerName.Parse(command.ServerName), cancellationToken);
        if (server is null || !await peerings.DeleteAsync(server, ClientName.Parse(command.ClientName), cancellationToken))
        {
            return new RemovedResponse { PeeringsRemoved = 0 };
        }

        await servers.BumpRevisionAsync(server, cancellationToken);
        return new RemovedResponse { PeeringsRemoved = 1 };
    }
}
