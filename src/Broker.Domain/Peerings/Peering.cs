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
public sealed record Peering(PeeringId Id, ClientName Client, PublicKey PublicKey, Lease Lease);
