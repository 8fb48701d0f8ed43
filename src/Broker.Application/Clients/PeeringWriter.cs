using System.Net;
using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients;

/// <summary>What a caller asks for; null for what stays as it is.</summary>
public sealed record PeeringTerms(IPAddress? Lease, RoutedNetworks? RoutedNetworks)
{
    public static readonly PeeringTerms None = new(Lease: null, RoutedNetworks: null);

    public ExpiryWish? Expiry { get; init; }

    /// <summary>Whether to disable, or to enable.</summary>
    public bool? IsDisabled { get; init; }
}

/// <summary>Gives a client a peering with a locked server, or another one: what client/add and client/update share.</summary>
public sealed class PeeringWriter(IPeeringRepository peerings, CallerContext context, TimeProvider time)
{
    /// <inheritdoc cref="IPeeringRepository.LockServerAsync"/>
    public Task<LockedServer?> LockAsync(ServerName server, ClientName client, PublicKey? key, CancellationToken cancellationToken) =>
        peerings.LockServerAsync(server, client, key, new Creation(time.GetUtcNow(), context.Caller.Name), cancellationToken);

    /// <exception cref="Domain.BrokerException">A rule forbids it: nothing was written.</exception>
    public async Task<ClientAccess> WriteAsync(
        LockedServer locked, ClientName client, PublicKey key, PeeringTerms terms, CancellationToken cancellationToken)
    {
        var (server, occupancy, now) = locked;
        var lease = terms.Lease is { } address ? server.Pool.LeaseOf(address) : null;
        if (lease is not null)
        {
            occupancy = await peerings.WithLeaseAsync(server, client, lease, occupancy, cancellationToken);
        }

        if (terms.RoutedNetworks is { IsNone: false } routed)
        {
            occupancy =
                occupancy with { RoutedHolder = await peerings.FindRoutedAsync(server, client, routed.Outermost, cancellationToken) };
        }

        if (server.Overlaps && occupancy.Previous is null
            && await peerings.FindOverlappingAsync(server, [client], cancellationToken) is [var overlap, ..])
        {
            throw new ClientOverlapException(client, server.Name, $"server '{overlap.ServerName}'");
        }

        var wish = new PeeringWish(
            client, key, lease, terms.RoutedNetworks) { By = context.Caller.Name, Expiry = terms.Expiry, IsDisabled = terms.IsDisabled };
        var access = server.Peer(wish, occupancy, now);
        await (occupancy.Previous is null
            ? peerings.AddAsync(access, occupancy, cancellationToken)
            : peerings.ReplaceAsync(access, occupancy, cancellationToken));
        return access;
    }

    /// <summary>Takes over to a peering of the client whether the client as a whole is disabled.</summary>
    /// <returns>The server with its new version.</returns>
    public async Task<Server> SwitchAsync(ServerName name, ClientName client, bool isDisabled, CancellationToken cancellationToken)
    {
        var locked = (await LockAsync(name, client, key: null, cancellationToken))!;
        var previous = locked.Occupancy.Previous!;
        var life = previous.Life with { IsClientDisabled = isDisabled, ActiveSince = isDisabled ? previous.Life.ActiveSince : locked.Now };
        return (await ChangeAsync(locked, previous with { Life = life }, cancellationToken)).Server;
    }

    /// <summary>Enables a peering of the client that the broker has disabled for idling.</summary>
    /// <returns>Null for another one, which stays as it is.</returns>
    public async Task<ClientAccess?> EnableIdleAsync(ServerName name, ClientName client, CancellationToken cancellationToken)
    {
        var locked = (await LockAsync(name, client, key: null, cancellationToken))!;
        var previous = locked.Occupancy.Previous!;
        return previous.Life.IsReclaimed
            ? await ChangeAsync(locked, previous with { Life = previous.Life.Switch(isDisabled: false, locked.Now) }, cancellationToken)
            : null;
    }

    /// <summary>Gives the server a new version where its list has the peering of a client that is about to be renamed.</summary>
    /// <returns>The server with that version; null where its list stays as it is.</returns>
    public async Task<Server?> RenameAsync(ServerName name, ClientName client, ClientName newName, CancellationToken cancellationToken)
    {
        var locked = (await LockAsync(name, client, key: null, cancellationToken))!;
        var previous = locked.Occupancy.Previous!;
        var server = locked.Server.Change(previous, previous with { Client = newName });
        if (server == locked.Server)
        {
            return null;
        }

        await peerings.ReplaceAsync(new ClientAccess(server, previous) { Previous = previous }, locked.Occupancy, cancellationToken);
        return server;
    }

    /// <summary>Puts another state of the same peering in its place.</summary>
    public async Task<ClientAccess> ChangeAsync(LockedServer locked, Peering peering, CancellationToken cancellationToken)
    {
        var previous = locked.Occupancy.Previous!;
        var access = new ClientAccess(locked.Server.Change(previous, peering), peering) { Previous = previous };
        await peerings.ReplaceAsync(access, locked.Occupancy, cancellationToken);
        return access;
    }
}
