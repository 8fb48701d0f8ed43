using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

public interface IServerRepository
{
    Task<Server?> FindAsync(ServerName name, CancellationToken cancellationToken);

    Task<Server?> FindByKeyAsync(PublicKey key, CancellationToken cancellationToken);

    /// <summary>
    /// The server whose subnet begins last of those that begin no later than this one ends. As no two servers overlap, it is
    /// the only one that this subnet can overlap.
    /// </summary>
    Task<Server?> FindNeighbourAsync(Subnet subnet, CancellationToken cancellationToken);

    /// <summary>All servers, by name.</summary>
    IAsyncEnumerable<Server> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The server with its row locked until the transaction ends: nothing of it and none of its peerings changes meanwhile.
    /// Whoever locks several takes the fleet's lock first, then the servers in the order of their ids.
    /// </summary>
    Task<Server?> LockAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>Locks every server that the client has a peering with, in the order of their ids.</summary>
    Task<IReadOnlyList<Server>> LockAllOfAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Holds off, until the transaction ends, every other change of what must be unique among servers.</summary>
    Task LockFleetAsync(CancellationToken cancellationToken);

    Task AddAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Stores all of the server that can change.</summary>
    Task UpdateAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Returns the locked server as it is then.</summary>
    Task<Server> BumpRevisionAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Deletes the server and all its peerings; returns how many these were.</summary>
    Task<int> DeleteAsync(Server server, CancellationToken cancellationToken);
}
