using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Peerings;

/// <summary>What a peering is to have. What is null stays as it is; a new peering gets the lowest free lease and no routed networks.</summary>
public sealed record PeeringWish(ClientName Client, PublicKey PublicKey, Lease? Lease = null, RoutedNetworks? RoutedNetworks = null);
