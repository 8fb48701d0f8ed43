using System.Net;
using Broker.Domain.Addressing;
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
    /// Locks the server as <see cref="IServerRepository.LockAsync"/> does, and then the client, which it makes where there is none; and
    /// finds what decides about a peering of the client and key with it, in O(log n) of its leases and one round trip. Null when there is
    /// no such server. Who locks several servers locks all of them before the first call of this, to avoid deadlock.
    /// </summary>
    Task<LockedServer?> LockServerAsync(
        ServerName name, ClientName client, PublicKey? key, Creation creation, CancellationToken cancellationToken);

    /// <summary>
    /// The occupancy with what decides about this lease for the client: who else has it, and the free ranges that the move changes.
    /// </summary>
    Task<Occupancy> WithLeaseAsync(Server server, ClientName client, Lease lease, Occupancy occupancy, CancellationToken cancellationToken);

    /// <summary>A routed network of the server's peerings that overlaps one of these; null when none does.</summary>
    /// <param name="server">Locked.</param>
    /// <param name="except">A client whose own networks do not count.</param>
    /// <param name="networks">None of which overlaps another one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<(IPNetwork Network, ClientName Client)?> FindRoutedAsync(
        Server server, ClientName? except, IEnumerable<IPNetwork> networks, CancellationToken cancellationToken);

    /// <summary>
    /// Those of the clients that have a peering with a server which overlaps this one. Two servers that overlap have two locks: this call
    /// takes one more, after all others, so that a client which is added to both at once does not come to have both.
    /// </summary>
    Task<IReadOnlyList<ClientOverlap>> FindOverlappingAsync(
        Server server, IEnumerable<ClientName> clients, CancellationToken cancellationToken);

    /// <summary>The server and its peerings at the same revision, by address; null when there is no such server.</summary>
    Task<ServerPeerings?> FindAllOfAsync(ServerName name, CancellationToken cancellationToken);

    /// <summary>What is known of the server's clients.</summary>
    Task<IReadOnlyDictionary<ClientName, ClientRecord>> FindClientsOfAsync(Server server, CancellationToken cancellationToken);

    /// <summary>The name of a client that is spelled most like this one; null when none is near.</summary>
    Task<string?> FindNearestAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Likewise of the clients that have a peering with the server.</summary>
    Task<string?> FindNearestAsync(Server server, ClientName client, CancellationToken cancellationToken);

    /// <summary>The peerings of one client, by server name.</summary>
    Task<IReadOnlyList<ListedPeering>> ListOfAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Every peering, by client name; read row by row while the caller enumerates.</summary>
    IAsyncEnumerable<ListedPeering> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a new peering and its server's version.</summary>
    Task AddAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken);

    /// <summary>Puts a peering in the place of the previous one, and stores its server's version.</summary>
    Task ReplaceAsync(ClientAccess access, Occupancy occupancy, CancellationToken cancellationToken);

    /// <summary>Stores new peerings of a server, and its version.</summary>
    /// <param name="server">Locked, and stored already; with its new version.</param>
    /// <param name="added">Peerings that it does not have.</param>
    /// <param name="free">All its free addresses then.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task AddAllAsync(Server server, IReadOnlyCollection<Peering> added, FreeAddresses free, CancellationToken cancellationToken);

    /// <summary>The client's peering with the locked server, to be deleted; null when there is none.</summary>
    Task<HeldPeering?> FindHeldAsync(Server server, ClientName client, CancellationToken cancellationToken);

    /// <summary>The server's addresses that are in quarantine.</summary>
    Task<IReadOnlyList<QuarantinedLease>> FindQuarantinedAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Frees addresses of the locked server whose quarantine has ended, some hundred at most; returns how many.</summary>
    Task<int> ReleaseQuarantinedAsync(Server server, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the client's peering with the locked server is enabled, and idles for as long as the server lets it (rule 11).
    /// </summary>
    Task<bool> IsIdleAsync(Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether the client's peering with the locked server was disabled for idling, and is to be removed now (rule 11).</summary>
    Task<bool> IsReclaimedAsync(Server server, ClientName client, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>From now on count the days to the removal of those of the locked server's peerings that are disabled for idling.</summary>
    Task RestartRemovalAsync(Server server, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes the peering, frees its lease or puts it into quarantine, and stores its server's version.</summary>
    Task DeleteAsync(Server changed, HeldPeering held, CancellationToken cancellationToken);
}

/// <summary>A client's peering with a server that overlaps another one.</summary>
public sealed record ClientOverlap(ClientName ClientName, ServerName ServerName);

/// <param name="Around">The free ranges beside its lease.</param>
public sealed record HeldPeering(Peering Peering, FreeAddresses Around);

/// <param name="Now">By the database's clock.</param>
public sealed record LockedServer(Server Server, Occupancy Occupancy, DateTimeOffset Now);

/// <summary>All that a server's agent must apply.</summary>
/// <param name="Server">With its digest.</param>
public sealed record ServerPeerings(Server Server, IReadOnlyList<Peering> Peerings);

public sealed record ListedPeering(ServerName Server, Peering Peering, ClientRecord Client)
{
    /// <summary>When the peering ends, by itself or with its client; null for never.</summary>
    public DateTimeOffset? ExpiresAt =>
        Client.ExpiresAt < Peering.Life.ExpiresAt || Peering.Life.ExpiresAt is null ? Client.ExpiresAt : Peering.Life.ExpiresAt;
}
