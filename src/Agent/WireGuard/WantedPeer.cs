using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>A peer as the broker wants it: its key may send from, and is sent to at, this one address.</summary>
internal sealed record WantedPeer(PublicKey PublicKey, IPAddress Address)
{
    /// <summary>As <c>wg</c> reads and prints it.</summary>
    public string AllowedIps { get; } = IpText.NetworkOf(Address).ToString();
}

/// <summary>What an operator has given a peer by hand; the broker does not know of it.</summary>
/// <param name="Keepalive">Seconds.</param>
internal sealed record PeerExtras(SecretKey? PresharedKey, int? Keepalive)
{
    public static PeerExtras None { get; } = new(PresharedKey: null, Keepalive: null);
}
