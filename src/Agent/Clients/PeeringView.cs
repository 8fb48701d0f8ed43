using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.Clients;

/// <summary>What the broker says of one peering.</summary>
/// <param name="Peering">Null if it has none.</param>
/// <param name="Key">The peering's; null as well from a broker of an earlier release, which does not tell.</param>
internal sealed record PeeringView(ClientPeering? Peering, PublicKey? Key)
{
    public static PeeringView None { get; } = new(Peering: null, Key: null);

    /// <summary>The broker refuses the token that it has accepted before.</summary>
    public static PeeringView Ended { get; } = None with { HasAccessEnded = true };

    /// <summary>Where the broker has no more to say than that.</summary>
    public static PeeringView Disabled { get; } = None with { IsDisabled = true };

    public bool HasAccessEnded { get; init; }

    /// <summary>The broker has the peering, and does not let this host in for now.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>What the broker calls this client now; null for the name in its configuration.</summary>
    public ClientName? RenamedTo { get; init; }
}
