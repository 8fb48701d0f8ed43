using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(IServerRepository servers, IPeeringRepository peerings)
    : IRequestHandler<DeleteClientCommand, RemovedResponse>
{
    public async Task<RemovedResponse> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var client = ClientName.Parse(command.ClientName);
        var removed = 0;
        foreach (var server in await servers.LockAllOfAsync(client, cancellationToken))
        {
            if (await peerings.DeleteAsync(server, client, cancellationToken))
            {
                await servers.BumpRevisionAsync(server, cancellationToken);
                removed++;
            }
        }

        return new RemovedResponse { PeeringsRemoved = removed };
    }
}
