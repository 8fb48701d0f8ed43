using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(IServerRepository servers, IPeeringRepository peerings)
    : IRequestHandler<DeleteClientCommand, RevokedResponse>
{
    public async Task<RevokedResponse> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var client = ClientName.Parse(command.ClientName);
        var revoked = new List<Server>();
        foreach (var server in await servers.LockAllOfAsync(client, cancellationToken))
        {
            if (await peerings.DeleteAsync(server, client, cancellationToken))
            {
                revoked.Add(await servers.BumpRevisionAsync(server, cancellationToken));
            }
        }

        return new RevokedResponse { PeeringsRemoved = revoked.Count, Receipts = PendingReceipts.Of(revoked) };
    }
}
