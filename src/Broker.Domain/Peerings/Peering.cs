using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Peerings;

/// <summary>Identifies one life of a peering: replacing the peering makes a new one.</summary>
public readonly record struct PeeringId(Guid Value)
{
    public static PeeringId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>One client on one server. A client has at most one with each server, and a peering always holds a lease.</summary>
/// <param name="RoutedNetworks">They overlap neither the server's subnets nor those of another peering of the server (rule 7).</param>
public sealed record Peering(PeeringId Id, ClientName Client, PublicKey PublicKey, Lease Lease, RoutedNetworks RoutedNetworks)
{
    public PeeringLife Life { get; init; } = PeeringLife.Unknown;

    /// <summary>All that the server's interface allows the peer.</summary>
    public IEnumerable<IPNetwork> AllowedIps => [.. Lease.Networks, .. RoutedNetworks.Networks];

    /// <summary>The peering after its server's pool has become another one, which has all leases of the former.</summary>
    public Peering In(AddressPool pool) => this with { Lease = pool.LeaseAt(Lease.Index) };
}
