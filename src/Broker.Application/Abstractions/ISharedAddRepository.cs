using Broker.Application.Clients.AddClient;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Abstractions;

/// <summary>
/// Storage of adds that share a transaction. It waits for no lock: one that is held for long must not delay adds to other servers.
/// </summary>
public interface ISharedAddRepository
{
    /// <summary>
    /// Locks the servers, then the clients that are there, then the callers' tokens, where nobody else has locked them; and finds what
    /// decides about new peerings, in one round trip.
    /// </summary>
    Task<SharedGround> LockAsync(IReadOnlyList<SharedAdd> adds, CancellationToken cancellationToken);

    /// <summary>Stores new peerings, clients that are new with them, and what has become of their servers.</summary>
    Task AddAsync(SharedAdditions additions, CancellationToken cancellationToken);
}

/// <param name="Servers">Those that are locked, by name.</param>
/// <param name="Possible">
/// The numbers of the adds that replace nothing, take no other's key or quarantine, and whose caller's token holds; each with its client,
/// null for a new one.
/// </param>
/// <param name="Locked">The numbers of those that have to wait for somebody else's lock.</param>
/// <param name="Now">By the database's clock; of no meaning where no server is locked.</param>
public sealed record SharedGround(
    IReadOnlyDictionary<ServerName, ServerGround> Servers,
    IReadOnlyDictionary<int, ClientRecord?> Possible,
    IReadOnlySet<int> Locked,
    DateTimeOffset Now);

/// <param name="Free">The first leasable ranges, at least as many as there are adds, or all.</param>
public sealed record ServerGround(Server Server, FreeAddresses Free);

/// <param name="Added">In order; each with its server as it was then.</param>
/// <param name="NewClients">Those of them whose client is new, one for each.</param>
/// <param name="Before">The servers and their free addresses as they were found.</param>
/// <param name="After">The same servers with their new versions, and what is left of those addresses.</param>
public sealed record SharedAdditions(
    IReadOnlyList<ClientAccess> Added,
    IReadOnlyCollection<Peering> NewClients,
    IReadOnlyCollection<ServerGround> Before,
    IReadOnlyCollection<ServerGround> After);
