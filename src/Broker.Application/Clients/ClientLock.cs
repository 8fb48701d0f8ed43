using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients;

/// <summary>
/// Locks what a client has. To avoid deadlock, in this order: its open invitations, its servers by id, the client. What an acceptance or a
/// client/add that was under way has added is found then, or waits for the end of this transaction.
/// </summary>
public sealed class ClientLock(
    IInvitationRepository invitations, IServerRepository servers, IClientRepository clients, IPeeringRepository peerings)
{
    /// <param name="client">It may have nothing.</param>
    /// <param name="locksInvitations">Whether the transaction removes or renames what they are for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ChangedMeanwhileException">The client has got a server that is not locked.</exception>
    public async Task<LockedClient> LockAsync(ClientName client, bool locksInvitations, CancellationToken cancellationToken)
    {
        if (locksInvitations)
        {
            await servers.AwaitTurnsAsync(client, cancellationToken);
            await invitations.LockOpenOfAsync(client, cancellationToken);
        }

        var locked = await servers.LockAllOfAsync(client, cancellationToken);
        var record = await clients.LockAsync(client, cancellationToken);
        var held = (await peerings.ListOfAsync(client, cancellationToken)).Select(peering => peering.Server).ToList();
        return locked.Select(server => server.Name).ToHashSet().IsSupersetOf(held)
            ? new LockedClient(locked, record, held)
            : throw new ChangedMeanwhileException();
    }
}

/// <param name="Servers">All that it has peerings with, by id.</param>
/// <param name="Client">Without anything but its name where there is no such client.</param>
/// <param name="Held">The names of these servers, in the order of names.</param>
public sealed record LockedClient(IReadOnlyList<Server> Servers, ClientRecord Client, IReadOnlyList<ServerName> Held);
