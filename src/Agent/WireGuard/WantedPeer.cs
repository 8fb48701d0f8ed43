using System.Net;
using System.Net.Sockets;

namespace Agent.WireGuard;

/// <summary>A peer as the broker wants it: its key may send from, and is sent to at, this one address.</summary>
internal sealed record WantedPeer(PublicKey PublicKey, IPAddress Address)
{
    /// <summary>As <c>wg</c> reads and prints it.</summary>
    public string AllowedIps { get; } = Address.AddressFamily == AddressFamily.InterNetwork ? $"{Address}/32" : $"{Address}/128";
}
