using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Owners;

/// <summary>
/// Locks all that is an owner's. To avoid deadlock, in this order: the owner, its invitations, the servers of all its clients by id, the
/// clients by name. What an acceptance or a client/add that was under way has added is found then, or waits for the end of this
/// transaction.
/// </summary>
public sealed class OwnerLock(IOwnerRepository owners, IServerRepository servers, IPeeringRepository peerings)
{
    /// <summary>Locks the owner alone.</summary>
    /// <exception cref="OwnerInactiveException">It has left, and its access token has not expired yet.</exception>
    public async Task LockActiveAsync(string owner, CancellationToken cancellationToken)
    {
        await owners.LockAsync(owner, cancellationToken);
        if (await owners.IsInactiveAsync(owner, cancellationToken))
        {
            throw new OwnerInactiveException(owner);
        }
    }

    /// <param name="owner">Whose clients and open invitations.</param>
    /// <param name="endsInvitations">Whether to withdraw the invitations.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ChangedMeanwhileException">A client has got a server that is not locked.</exception>
    public async Task<LockedOwner> LockAsync(string owner, bool endsInvitations, CancellationToken cancellationToken)
    {
        await servers.AwaitTurnsOfOwnerAsync(owner, cancellationToken);
        await owners.LockAsync(owner, cancellationToken);
        var invitations = endsInvitations ? await owners.EndInvitationsAsync(owner, cancellationToken) : [];
        var locked = await servers.LockAllOfOwnerAsync(owner, cancellationToken);
        var names = locked.Select(server => server.Name).ToHashSet();
        var clients = new List<OwnedClient>();
        foreach (var client in await owners.LockClientsOfAsync(owner, cancellationToken))
        {
            var held = await peerings.ListOfAsync(client.Name, cancellationToken);
            if (!names.IsSupersetOf(held.Select(peering => peering.Server)))
            {
                throw new ChangedMeanwhileException();
            }

            clients.Add(new OwnedClient(client, held));
        }

        return new LockedOwner(locked, clients, invitations);
    }
}

/// <param name="Servers">All that its clients have peerings with, by id.</param>
/// <param name="Clients">By name.</param>
/// <param name="EndedInvitations">None where they are to stay.</param>
public sealed record LockedOwner(
    IReadOnlyList<Server> Servers, IReadOnlyList<OwnedClient> Clients, IReadOnlyList<Invitation> EndedInvitations);

/// <param name="Peerings">By server name.</param>
public sealed record OwnedClient(ClientRecord Client, IReadOnlyList<ListedPeering> Peerings);
