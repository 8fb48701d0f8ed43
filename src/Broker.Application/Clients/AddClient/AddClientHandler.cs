using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientHandler(IServerRepository servers, IPeeringRepository peerings, IMapper mapper, TimeProvider time)
    : IRequestHandler<AddClientCommand, ClientConfigResponse>
{
    public async Task<ClientConfigResponse> Handle(AddClientCommand command, CancellationToken cancellationToken)
    {
        var (name, client, key) = (ServerName.Parse(command.ServerName), ClientName.Parse(command.ClientName), PublicKey.Parse(command.PublicKey));
        var server = await servers.LockAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        var previous = await peerings.FindAsync(server, client, cancellationToken);
        var keyHolder = await peerings.FindByKeyAsync(server, key, cancellationToken);
        var lease = previous?.Lease ?? await peerings.FindFreeLeaseAsync(server, cancellationToken);
        var peering = server.Peer(client, key, lease, keyHolder, time.GetUtcNow());

        await StoreAsync(server, previous, peering, cancellationToken);
        return mapper.Map<ClientConfigResponse>(new ClientAccess(server, peering));
    }

    /// <summary>The server's agent applies keys and addresses; a new peering id alone is nothing to it.</summary>
    private async Task StoreAsync(Server server, Peering? previous, Peering peering, CancellationToken cancellationToken)
    {
        if (previous is null)
        {
            await peerings.AddAsync(server, peering, cancellationToken);
        }
        else
        {
            await peerings.ReplaceAsync(previous, peering, cancellationToken);
        }

        if (previous?.PublicKey != peering.PublicKey)
        {
            await servers.BumpRevisionAsync(server, cancellationToken);
        }
    }
}
