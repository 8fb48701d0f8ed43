using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.UpdateClient;

public sealed class UpdateClientHandler(IServerRepository servers, IPeeringRepository peerings, IClientRepository clients, PeeringWriter writer)
    : IRequestHandler<UpdateClientCommand, UpdatedClient>
{
    public async Task<UpdatedClient> Handle(UpdateClientCommand command, CancellationToken cancellationToken)
    {
        var client = command.Client;
        var held = await LockPeeringsAsync(client, cancellationToken);
        if (held.Count == 0)
        {
            throw new ClientNotFoundException(client, await peerings.FindNearestAsync(client, cancellationToken));
        }

        var access = command.Server is null ? null
            : held.Contains(command.Server) ? await UpdatePeeringAsync(command, command.Server, cancellationToken)
            : throw new PeeringNotFoundException(client, (await servers.GetAsync(command.Server, cancellationToken)).Name);
        var notes = await clients.FindNotesAsync(client, cancellationToken);
        var changed = notes.With(command.Owner, command.Note);
        if (changed != notes)
        {
            await clients.SaveNotesAsync([(client, changed)], cancellationToken);
        }

        return new UpdatedClient(
            client, changed, await peerings.ListOfAsync(client, cancellationToken), access is null ? [] : [Receipt.Pending(access.Server)])
        {
            NotesBefore = notes,
            Access = access,
        };
    }

    /// <summary>Locks the client's servers; of those, the ones that it still has a peering with, which then stay.</summary>
    private async Task<HashSet<ServerName>> LockPeeringsAsync(ClientName client, CancellationToken cancellationToken)
    {
        var locked = await servers.LockAllOfAsync(client, cancellationToken);
        var held = await peerings.ListOfAsync(client, cancellationToken);
        return [.. locked.Select(server => server.Name).Intersect(held.Select(peering => peering.Server))];
    }

    /// <summary>The server is one of those that are locked.</summary>
    private async Task<ClientAccess> UpdatePeeringAsync(UpdateClientCommand command, ServerName name, CancellationToken cancellationToken)
    {
        var server = (await peerings.LockServerAsync(name, command.Client, key: null, cancellationToken))!;
        return await writer.WriteAsync(server, command.Client, server.Occupancy.Previous!.PublicKey, command.Terms, cancellationToken);
    }
}
