using System.Net;
using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Broker.Application.Clients;

/// <summary>What a caller asks for; null for what stays as it is.</summary>
public sealed record PeeringTerms(IPAddress? Lease, RoutedNetworks? RoutedNetworks)
{
    public static readonly PeeringTerms None = new(Lease: null, RoutedNetworks: null);
}

/// <summary>Gives a client a peering with a locked server, or another one: what client/add and client/update share.</summary>
public sealed class PeeringWriter(IPeeringRepository peerings, TimeProvider time)
{
    /// <exception cref="Domain.BrokerException">A rule forbids it: nothing was written.</exception>
    public async Task<ClientAccess> WriteAsync(
        LockedServer locked, ClientName client, PublicKey key, PeeringTerms terms, CancellationToken cancellationToken)
    {
        var (server, occupancy) = locked;
        var lease = terms.Lease is { } address ? server.Pool.LeaseOf(address) : null;
        if (lease is not null)
        {
            occupancy = await peerings.WithLeaseAsync(server, client, lease, occupancy, cancellationToken);
        }

        if (terms.RoutedNetworks is { IsNone: false } routed)
        {
            occupancy = occupancy with { RoutedHolder = await peerings.FindRoutedAsync(server, client, routed.Outermost, cancellationToken) };
        }

        if (server.Overlaps && occupancy.Previous is null
            && await peerings.FindOverlappingAsync(server, [client], cancellationToken) is [var overlap, ..])
        {
            throw new ClientOverlapException(client, server.Name, overlap.ServerName);
        }

        var access = server.Peer(new PeeringWish(client, key, lease, terms.RoutedNetworks), occupancy, time.GetUtcNow());
        await (occupancy.Previous is null
            ? peerings.AddAsync(access, occupancy, cancellationToken)
            : peerings.ReplaceAsync(access, occupancy, cancellationToken));
        return access;
    }
}
