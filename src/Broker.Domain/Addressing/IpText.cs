using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Broker.Domain.Addressing;

/// <summary>
/// Parses addresses and CIDRs strictly. <see cref="IPAddress"/> alone also takes <c>1</c>, <c>0x7f.1</c>, <c>010.0.0.1</c>,
/// <c>[::1]</c> and <c>fe80::1%eth0</c>, which other programs read differently or not at all. An IPv4-mapped IPv6 address
/// (<c>::ffff:192.0.2.1</c>, RFC 4291 2.5.5.2) is refused: it would be a second spelling of an IPv4 address.
/// </summary>
public static class IpText
{
    private const int LongestAddress = 45;

    /// <summary>Networks whose addresses no host has: "this network", loopback, multicast and broadcast (RFC 6890, RFC 4291 2.5).</summary>
    private static readonly IPNetwork[] HostlessNetworks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("255.255.255.255/32"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("ff00::/8"),
    ];

    public static bool TryParseAddress([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || text.Length > LongestAddress || text.AsSpan().ContainsAny("%[] ") || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        var isCanonical = parsed.AddressFamily == AddressFamily.InterNetworkV6 ? !parsed.IsIPv4MappedToIPv6 : parsed.ToString() == text;
        address = isCanonical ? parsed : null;
        return isCanonical;
    }

    /// <summary>Host bits are cleared, as <c>wg</c> clears them in <c>AllowedIPs</c>. The prefix length must be written out.</summary>
    public static bool TryParseCidr(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text[..slash], out var address) || !TryParsePrefixLength(text.AsSpan(slash + 1), out var length)
            || length > Bits(address))
        {
            return false;
        }

        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    /// <summary>
    /// As <see cref="TryParseCidr"/>; an address alone is the network of that one address, /32 or /128, as for <c>wg</c>.
    /// </summary>
    public static bool TryParseCidrOrAddress(string text, out IPNetwork network)
    {
        if (!TryParseAddress(text, out var address))
        {
            return TryParseCidr(text, out network);
        }

        network = NetworkOf(address);
        return true;
    }

    /// <summary>Likewise; null where one of the texts is no network.</summary>
    internal static List<IPNetwork>? ParseAll(IReadOnlyCollection<string?> texts)
    {
        var networks = new List<IPNetwork>(texts.Count);
        foreach (var text in texts)
        {
            if (text is null || !TryParseCidrOrAddress(text, out var network))
            {
                return null;
            }

            networks.Add(network);
        }

        return networks;
    }

    /// <summary>The network that has this one address: /32 or /128.</summary>
    public static IPNetwork NetworkOf(IPAddress address) => new(address, Bits(address));

    /// <summary>The highest address of the network.</summary>
    public static IPAddress LastOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] |= (byte)(0xff >> Math.Clamp(network.PrefixLength - (i * 8), 0, 8));
        }

        return new IPAddress(bytes);
    }

    /// <summary>Whether no host can have the address: loopback, multicast, broadcast or unspecified.</summary>
    public static bool IsHostless(IPAddress address) => Array.Exists(HostlessNetworks, network => network.Contains(address));

    /// <summary>Whether the network has one address: /32 or /128.</summary>
    public static bool IsSingle(IPNetwork network) => network.PrefixLength == Bits(network.BaseAddress);

    /// <summary>The address as a number, by which addresses of one family sort.</summary>
    public static UInt128 Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The first of the networks without hosts that the given one overlaps; null when it overlaps none.</summary>
    internal static IPNetwork? HostlessPartOf(IPNetwork network) => FirstOverlapping(HostlessNetworks, network);

    /// <summary>The first of the networks that overlaps the given one; null when none does.</summary>
    internal static IPNetwork? FirstOverlapping(IEnumerable<IPNetwork> networks, IPNetwork network) =>
        networks.Cast<IPNetwork?>().FirstOrDefault(other => Overlap(other!.Value, network));

    /// <summary>Whether the networks, of either family, have an address in common.</summary>
    public static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    /// <summary>The address with every bit after the first <paramref name="prefixLength"/> cleared.</summary>
    internal static IPAddress Masked(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefixLength - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }

    /// <summary>The length of the address in bits: 32 or 128.</summary>
    internal static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static bool TryParsePrefixLength(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        return text.Length is 1 or 2 or 3 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, CultureInfo.InvariantCulture, out length);
    }
}
