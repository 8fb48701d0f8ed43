using Broker.Domain.Authority;
using Broker.Domain.Owners;
using Broker.Domain.Peerings;

namespace Broker.Application.Abstractions;

/// <summary>Owners of clients and of invitations: the people behind them, and who of them has left.</summary>
public interface IOwnerRepository
{
    /// <summary>Whether the owner has left. After <see cref="LockAsync"/> that stays so until the transaction ends.</summary>
    Task<bool> IsInactiveAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Serializes, until the transaction ends, what ends an owner's access and what gives it new access on its own behalf. To avoid
    /// deadlock, before invitations, servers and clients.
    /// </summary>
    Task LockAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// The owner's clients, by name, their rows locked until the transaction ends; after all servers that the transaction locks.
    /// </summary>
    Task<IReadOnlyList<ClientRecord>> LockClientsOfAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Withdraws the owner's open invitations. To avoid deadlock, before servers and clients are locked.</summary>
    Task<IReadOnlyList<Invitation>> EndInvitationsAsync(string owner, CancellationToken cancellationToken);

    /// <summary>All owners that have clients or have left, by name.</summary>
    Task<IReadOnlyList<ListedOwner>> ListAsync(CancellationToken cancellationToken);

    Task<InactiveOwner?> FindInactiveAsync(string owner, CancellationToken cancellationToken);

    /// <param name="owner">Locked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SetInactiveAsync(InactiveOwner owner, CancellationToken cancellationToken);

    Task RemoveInactiveAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Until the transaction ends, no other one counts leavers. To avoid deadlock, the first lock of a transaction.</summary>
    Task LockLeaversAsync(CancellationToken cancellationToken);

    /// <summary>How many other owners directory callers have made inactive since a time, and how many owners clients have.</summary>
    Task<LeaverCounts> CountLeaversAsync(string exceptOwner, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Counts the owner as one that a directory caller has made inactive, and forgets those that no longer count.</summary>
    Task AddLeaverAsync(string owner, DateTimeOffset at, DateTimeOffset forgottenBefore, CancellationToken cancellationToken);

    /// <summary>The owner does not count any more.</summary>
    Task RemoveLeaverAsync(string owner, CancellationToken cancellationToken);
}

/// <param name="Inactive">Null while it is active.</param>
public sealed record ListedOwner(string Owner, long Clients, InactiveOwner? Inactive);

/// <param name="Left">Owners that count against the limit.</param>
/// <param name="Owners">Owners that have clients, whether they are inactive or not.</param>
public sealed record LeaverCounts(long Left, long Owners);
