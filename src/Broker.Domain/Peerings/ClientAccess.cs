using Broker.Domain.Servers;

namespace Broker.Domain.Peerings;

/// <summary>A client's peering together with the server it is with: what the client's configuration is made of.</summary>
/// <param name="Change">What asking for it has changed.</param>
public sealed record ClientAccess(Server Server, Peering Peering, PeeringChange Change = PeeringChange.Unchanged)
{
    /// <summary>The peering before; null where there was none.</summary>
    public Peering? Previous { get; init; }

    /// <summary>Whether anything is other than before, also what a server's interface does not show.</summary>
    public bool IsChanged => Previous is null || Previous != Peering with { Id = Previous.Id };

    /// <summary>Whether the peering's address was in quarantine, and leaves it.</summary>
    public bool IsOutOfQuarantine { get; init; }

    /// <summary>The quarantine of another client's former address, which naming the address has ended; null for none.</summary>
    public QuarantinedLease? Overridden { get; init; }

    /// <summary>The client before and after, where the two differ.</summary>
    public (ClientRecord Before, ClientRecord After)? Client { get; init; }

    /// <summary>What the client routes into the tunnel.</summary>
    public AllowedIps AllowedIps => Server.AllowedIps.Without(Peering.RoutedNetworks);
}

/// <summary>What asking for a peering has changed.</summary>
public enum PeeringChange
{
    /// <summary>The peering was there as asked for.</summary>
    Unchanged,

    /// <summary>There was none.</summary>
    Added,

    /// <summary>The peering was there, and has another key, another address or other routed networks now.</summary>
    Replaced,
}
