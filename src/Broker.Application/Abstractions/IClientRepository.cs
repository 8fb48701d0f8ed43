using Broker.Domain.Peerings;

namespace Broker.Application.Abstractions;

/// <summary>What is known of clients beside their peerings. It ends with a client's last peering.</summary>
public interface IClientRepository
{
    /// <summary>
    /// The client, its row locked until the transaction ends. To avoid deadlock, after all servers that the transaction locks:
    /// <see cref="IPeeringRepository.LockServerAsync"/> locks both.
    /// </summary>
    Task<ClientRecord> LockAsync(ClientName client, CancellationToken cancellationToken);

    /// <param name="client">Locked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SaveAsync(ClientRecord client, CancellationToken cancellationToken);

    /// <summary>Those of the clients that there are.</summary>
    Task<IReadOnlyList<ClientRecord>> FindAsync(IEnumerable<ClientName> clients, CancellationToken cancellationToken);

    /// <summary>Those of the clients that are disabled, locked.</summary>
    Task<IReadOnlySet<ClientName>> FindDisabledAsync(IEnumerable<ClientName> clients, CancellationToken cancellationToken);

    /// <summary>Locks the rows of clients, and makes those that there are not; returns the clients that are disabled.</summary>
    /// <param name="clients">One of whose servers is locked each, so that none ends meanwhile. Notes that are null stay.</param>
    /// <param name="creation">Of those that are new.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlySet<ClientName>> AddAllAsync(
        IReadOnlyCollection<(ClientName Client, ClientNotes Notes)> clients, Creation creation, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the client, all its peerings, and the addresses that are held for it another name; false where another client has it.
    /// </summary>
    /// <param name="client">Locked, as are all servers that it has a peering with; it has a row.</param>
    /// <param name="name">The new one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<bool> TryRenameAsync(ClientName client, ClientName name, CancellationToken cancellationToken);

    /// <summary>How many clients, and how many peerings by themselves or with their client, expire before a time.</summary>
    Task<ExpiringCounts> CountExpiringAsync(DateTimeOffset until, CancellationToken cancellationToken);
}

public sealed record ExpiringCounts(long Clients, long Peerings);
