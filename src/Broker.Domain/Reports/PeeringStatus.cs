using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>A peering and the last known state of its tunnel, as reported by the server's agent.</summary>
public sealed record PeeringStatus(ServerName Server, Peering Peering, DateTimeOffset? LastHandshake, long RxBytes, long TxBytes)
{
    public bool IsOnline(DateTimeOffset now) => LastHandshake > Sessions.AliveSince(now);
}

/// <summary>WireGuard's sessions.</summary>
public static class Sessions
{
    /// <summary>
    /// REJECT_AFTER_TIME (wireguard.com/papers/wireguard.pdf, 6.1): a session without a new handshake carries no more packets.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(180);

    /// <summary>A session whose handshake came later is alive.</summary>
    public static DateTimeOffset AliveSince(DateTimeOffset now) => now - Lifetime;
}
