using Broker.Domain.Authority;
using Broker.Domain.Peerings;

namespace Broker.Application.Abstractions;

/// <summary>The devices of people: clients whose owner they are, and their open invitations.</summary>
public interface IDeviceRepository
{
    /// <summary>How many clients the owner has.</summary>
    Task<int> CountAsync(string owner, CancellationToken cancellationToken);

    /// <summary>The owner's own invitations that are open, the latest first.</summary>
    Task<IReadOnlyList<Invitation>> InvitationsOfAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Serializes, until the transaction ends, what invites devices of a name and what renames a client to it. To avoid deadlock, the last
    /// lock of a transaction.
    /// </summary>
    Task LockNameAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>Whether an invitation of the client is open.</summary>
    Task<bool> IsInvitedAsync(ClientName client, CancellationToken cancellationToken);

    /// <summary>The policy with those of its servers that there are.</summary>
    Task<DevicePolicy> WithServersAsync(DevicePolicy policy, CancellationToken cancellationToken);
}
