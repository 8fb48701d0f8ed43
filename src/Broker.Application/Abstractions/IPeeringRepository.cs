using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

public interface IPeeringRepository
{
    Task<Peering?> FindAsync(Server server, ClientName client, CancellationToken cancellationToken);

    Task<bool> HasAnyAsync(ClientName client, CancellationToken cancellationToken);

    Task<Peering?> FindByKeyAsync(Server server, PublicKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the server as <see cref="IServerRepository.LockAsync"/> does and then finds what decides about a peering of the
    /// client and key with it, in O(log n) of its leases and one round trip; null when there is no such server.
    /// </summary>
    Task<LockedServer?> LockServerAsync(ServerName name, ClientName client, PublicKey key, CancellationToken cancellationToken);

    /// <summary>The server and its peerings at the same revision, by address; null when there is no such server.</summary>
    Task<ServerPeerings?> FindAllOfAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>The name of a client that is spelled most like this one; null when none is near.</summary>
    Task<string?> FindNearestAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Likewise of the clients that have a peering with the server.</summary>
    Task<string?> FindNearestAsync(Server server, ClientName client, CancellationToken cancellationToken);

    /// <summary>Every peering, by client name; read row by row while the caller enumerates.</summary>
    IAsyncEnumerable<ListedPeering> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a new peering, which may take a freed address, and its server's revision.</summary>
    Task AddAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken);

    /// <summary>Puts a peering in the place of another one that holds the same lease, and stores its server's revision.</summary>
    Task ReplaceAsync(Peering previous, ClientAccess access, CancellationToken cancellationToken);

    /// <summary>Deletes the client's peering with the server and frees its lease; returns it, or null when there is none.</summary>
    Task<Peering?> DeleteAsync(Server server, ClientName client, CancellationToken cancellationToken);
}

public sealed record LockedServer(Server Server, Occupancy Occupancy);

/// <summary>All that a server's agent must apply.</summary>
/// <param name="Server">With its digest.</param>
public sealed record ServerPeerings(Server Server, IReadOnlyList<Peering> Peerings);

public sealed record ListedPeering(ServerName Server, Peering Peering);
