using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Broker.Domain.Peerings;

/// <summary>
/// What a peering is to have. What is null stays as it is; a new peering gets the lowest free lease and no routed networks.
/// </summary>
public sealed record PeeringWish(ClientName Client, PublicKey PublicKey, Lease? Lease = null, RoutedNetworks? RoutedNetworks = null)
{
    /// <summary>The name of the caller.</summary>
    public string By { get; init; } = "";

    public ExpiryWish? Expiry { get; init; }

    /// <summary>Whether to disable it, or to enable it.</summary>
    public bool? IsDisabled { get; init; }

    internal PeeringLife LifeOf(Peering? previous, Occupancy occupancy, DateTimeOffset now)
    {
        now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()); // as it is stored
        var life = previous is null
            ? PeeringLife.New(new Creation(now, By), occupancy.Client?.DisabledAt is not null)
            : previous.Life with { ActiveSince = previous.PublicKey == PublicKey ? previous.Life.ActiveSince : now };
        life = Expiry is { } expiry ? life.EndAt(expiry.At(now), expiry.IsOwn) : life;
        life = previous is not null && Changes(previous, life) ? life with { IsReclaimed = false } : life;
        return IsDisabled is { } disabled ? life.Switch(disabled, now) : life;
    }

    /// <summary>Whether the peering gets another key, end, address or routed networks. Whoever gives it that wants to keep it.</summary>
    private bool Changes(Peering previous, PeeringLife life) =>
        (PublicKey, life.ExpiresAt, Lease ?? previous.Lease, RoutedNetworks ?? previous.RoutedNetworks)
        != (previous.PublicKey, previous.Life.ExpiresAt, previous.Lease, previous.RoutedNetworks);
}
