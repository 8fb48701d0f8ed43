using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

public interface IPeeringRepository
{
    Task<Peering?> FindAsync(Server server, ClientName client, CancellationToken cancellationToken);

    Task<Peering?> FindByKeyAsync(Server server, PublicKey key, CancellationToken cancellationToken);

    /// <summary>The lowest free lease of the server, whose row must be locked. O(log n) in the number of leases.</summary>
    /// <exception cref="PoolExhaustedException">There is none.</exception>
    Task<Lease> FindFreeLeaseAsync(Server server, CancellationToken cancellationToken);

    /// <summary>The server's revision and its peerings at that revision, by address; null when the server is gone.</summary>
    Task<ServerPeerings?> FindAllOfAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Every peering, by client name; read row by row while the caller enumerates.</summary>
    IAsyncEnumerable<ListedPeering> ListAsync(CancellationToken cancellationToken);

    Task AddAsync(Server server, Peering peering, CancellationToken cancellationToken);

    /// <summary>Puts a peering in the place of another one that holds the same lease.</summary>
    Task ReplaceAsync(Peering previous, Peering peering, CancellationToken cancellationToken);

    /// <summary>Deletes the client's peering with the server and frees its lease; false when there is none.</summary>
    Task<bool> DeleteAsync(Server server, ClientName client, CancellationToken cancellationToken);
}

public sealed record ServerPeerings(long Revision, IReadOnlyList<Peering> Peerings);

public sealed record ListedPeering(ServerName Server, Peering Peering);
