using System.Net;
using Broker.Domain.Addressing;

namespace Broker.Domain.Peerings;

/// <summary>What has to be known of a server's peerings to peer a certain client, with a certain key, with it.</summary>
/// <param name="Previous">The peering that the client has already; null when it has none.</param>
/// <param name="KeyHolder">The client whose peering has the key already; null when none has.</param>
/// <param name="Free">
/// The free ranges that the change touches: the first leasable one and, where an address is named, those at it and around the previous
/// lease.
/// </param>
public sealed record Occupancy(Peering? Previous, ClientName? KeyHolder, FreeAddresses Free)
{
    /// <summary>The client, which is locked; without anything known of it where it is new.</summary>
    public ClientRecord? Client { get; init; }

    /// <summary>The address that the client or the key had, and that is in quarantine; null when there is none.</summary>
    public long? OwnQuarantined { get; init; }

    /// <summary>What keeps the named address in quarantine; null when nothing does.</summary>
    public QuarantinedLease? Quarantined { get; init; }

    /// <summary>Another client's peering that has the named address; null when none has.</summary>
    public ClientName? LeaseHolder { get; init; }

    /// <summary>Another client's routed network that overlaps one that is asked for; null when none does.</summary>
    public (IPNetwork Network, ClientName Client)? RoutedHolder { get; init; }
}
