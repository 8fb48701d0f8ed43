using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.RemovePeer;

public sealed class RemovePeerHandler(IServerRepository servers, IPeeringRepository peerings)
    : IRequestHandler<RemovePeerCommand, RevokedResponse>
{
    public async Task<RevokedResponse> Handle(RemovePeerCommand command, CancellationToken cancellationToken)
    {
        var server = await servers.LockAsync(ServerName.Parse(command.ServerName), cancellationToken);
        if (server is null || !await peerings.DeleteAsync(server, ClientName.Parse(command.ClientName), cancellationToken))
        {
            return new RevokedResponse { PeeringsRemoved = 0, Receipts = PendingReceipts.Of(server is null ? [] : [server]) };
        }

        server = await servers.BumpRevisionAsync(server, cancellationToken);
        return new RevokedResponse { PeeringsRemoved = 1, Receipts = PendingReceipts.Of([server]) };
    }
}
