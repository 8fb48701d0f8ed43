using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Broker.Domain.Servers;

/// <content>Whom the server lets in.</content>
public sealed partial record Server
{
    /// <summary>The digest that the server has with these peerings, which are all it has.</summary>
    public ListDigest DigestWith(IEnumerable<Peering> peerings) => peerings.Where(peering => peering.Life.IsEnabled).Aggregate(
        ListDigest.OfInterface(PublicKey, Pool), (digest, peering) => digest.With(peering.PublicKey, peering.AllowedIps));

    /// <summary>
    /// Peers a client with this server. A peering that the two have is replaced and its lease kept, unless another is asked for; a new one
    /// gets the lowest free lease. The revision grows unless what the server lets in stays the same.
    /// </summary>
    /// <exception cref="KeyInUseException">The key is this server's own, or another client's.</exception>
    /// <exception cref="LeaseInUseException">The lease that is asked for is another client's.</exception>
    /// <exception cref="NetworkOverlapException">A routed network overlaps a subnet, or another client's network.</exception>
    /// <exception cref="PoolExhaustedException">There is no free lease.</exception>
    public ClientAccess Peer(PeeringWish wish, Occupancy occupancy, DateTimeOffset now)
    {
        if (wish.PublicKey == PublicKey)
        {
            throw new KeyInUseException(wish.PublicKey, $"server '{Name}' itself");
        }

        if (occupancy.KeyHolder is { } holder && holder != wish.Client)
        {
            throw new KeyInUseException(wish.PublicKey, $"client '{holder}' on server '{Name}'");
        }

        if (wish.Lease is { } named && occupancy.LeaseHolder is { } leaseHolder && leaseHolder != wish.Client)
        {
            throw new LeaseInUseException(named, $"client '{leaseHolder}' on server '{Name}'");
        }

        EnsureRoutable(wish.RoutedNetworks ?? RoutedNetworks.None, occupancy);
        var previous = occupancy.Previous;
        var peering = new Peering(
            PeeringId.New(now),
            wish.Client,
            wish.PublicKey,
            wish.Lease ?? previous?.Lease ?? (occupancy.OwnQuarantined is { } own ? Pool.LeaseAt(own) : Pool.Next(occupancy.Free)),
            wish.RoutedNetworks ?? previous?.RoutedNetworks ?? RoutedNetworks.None)
        {
            Life = wish.LifeOf(previous, occupancy, now),
        };
        var change = previous is null ? PeeringChange.Added
            : previous == peering with { Id = previous.Id, Life = previous.Life } ? PeeringChange.Unchanged
            : PeeringChange.Replaced;
        return new ClientAccess(Change(previous, peering), peering, change)
        {
            Previous = previous,
            IsOutOfQuarantine = wish.Lease is null
                ? previous is null && occupancy.OwnQuarantined is not null
                : occupancy.Quarantined is not null,
            Overridden = occupancy.Quarantined is { } held && held.Client != wish.Client && held.PublicKey != wish.PublicKey ? held : null,
        };
    }

    /// <summary>This server without the peering, which it has.</summary>
    public Server Remove(Peering peering) => Change(peering, after: null);

    /// <summary>
    /// This server with one peering for another; the revision grows where that changes what its interface has, or what its agent calls it.
    /// </summary>
    /// <param name="before">Null where there was none.</param>
    /// <param name="after">Null where there is none any more.</param>
    public Server Change(Peering? before, Peering? after)
    {
        var (old, next) = (before?.Life.IsEnabled == true ? before : null, after?.Life.IsEnabled == true ? after : null);
        if ((old?.Client, old?.PublicKey, old?.Lease, old?.RoutedNetworks)
            == (next?.Client, next?.PublicKey, next?.Lease, next?.RoutedNetworks))
        {
            return this;
        }

        var digest = old is null ? Digest : Digest?.Without(old.PublicKey, old.AllowedIps);
        return WithNext(next is null ? digest : digest?.With(next.PublicKey, next.AllowedIps));
    }

    /// <exception cref="InvalidFieldException">Subnets of two of them overlap, so no client can have both (rule 6).</exception>
    public static void EnsureJoinable(IReadOnlyList<Server> servers)
    {
        foreach (var (i, server) in servers.Index())
        {
            if (servers.Take(i).FirstOrDefault(other => other.Pool.Subnets.Any(own => server.Pool.Subnets.Any(own.Overlaps))) is { } other)
            {
                throw new InvalidFieldException(
                    "ServerNames",
                    $"The subnets of '{other.Name}' and '{server.Name}' overlap: the routes of a client that has both would collide.");
            }
        }
    }

    /// <exception cref="NetworkOverlapException">One overlaps a subnet.</exception>
    public void EnsureRoutable(RoutedNetworks routed)
    {
        foreach (var subnet in Pool.Subnets)
        {
            if (routed.Overlapping(subnet.Network) is { } network)
            {
                throw new NetworkOverlapException(network, $"{subnet} of server '{Name}'");
            }
        }
    }

    private void EnsureRoutable(RoutedNetworks routed, Occupancy occupancy)
    {
        EnsureRoutable(routed);
        if (occupancy.RoutedHolder is var (held, holder) && routed.Overlapping(held) is { } overlapping)
        {
            throw new NetworkOverlapException(overlapping, $"{held} behind client '{holder}'");
        }
    }
}
