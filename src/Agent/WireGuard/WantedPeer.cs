using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.WireGuard;

/// <summary>A peer as the broker wants it: its key may send from, and is sent to at, these networks alone.</summary>
/// <param name="PublicKey">Its key.</param>
/// <param name="Networks">The one of its leased address first.</param>
internal sealed record WantedPeer(PublicKey PublicKey, params IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>
    /// Whose it is, for people; null from a broker of an earlier release. Two that differ by their names alone are equal.
    /// </summary>
    public ClientName? Name { get; init; }

    /// <summary>As <c>wg</c> reads and prints it.</summary>
    public string AllowedIps { get; } = string.Join(',', Networks);

    public IPAddress Address => Networks[0].BaseAddress;

    /// <summary>For people: addresses without their prefix lengths.</summary>
    public string Text => string.Join(
        ", ", Networks.Select(network => IpText.IsSingle(network) ? $"{network.BaseAddress}" : $"{network}"));

    /// <summary>Its key, and its name where it has one.</summary>
    public string Label => Name is null ? $"{PublicKey}" : $"{PublicKey} ({Name})";

    /// <summary>Whether these are its networks, in any order.</summary>
    public bool IsAllowed(string allowedIps) => allowedIps == AllowedIps || CidrList.Read(allowedIps).ToHashSet().SetEquals(Networks);

    public bool Equals(WantedPeer? other) => other is not null && PublicKey == other.PublicKey && AllowedIps == other.AllowedIps;

    public override int GetHashCode() => HashCode.Combine(PublicKey, AllowedIps);
}

/// <summary>What an operator has given a peer by hand; the broker does not know of it.</summary>
/// <param name="Keepalive">Seconds.</param>
internal sealed record PeerExtras(SecretKey? PresharedKey, int? Keepalive)
{
    public static PeerExtras None { get; } = new(PresharedKey: null, Keepalive: null);

    /// <summary>
    /// Of a file, and an address: a running interface has where the peer was last heard of, and to resolve a name may take minutes.
    /// </summary>
    public IPEndPoint? Endpoint { get; init; }
}
