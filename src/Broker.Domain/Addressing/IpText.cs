using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Broker.Domain.Addressing;

/// <summary>
/// Reads addresses and CIDRs the strict way. The library alone also takes <c>1</c>, <c>0x7f.1</c>, <c>010.0.0.1</c>,
/// <c>[::1]</c> and <c>fe80::1%eth0</c>, which other programs read differently or not at all.
/// </summary>
public static class IpText
{
    public static bool TryParseAddress([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || text.Length > 45 || text.AsSpan().ContainsAny("%[] ") || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        if (parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.ToString() == text)
        {
            address = parsed;
        }

        return address is not null;
    }

    /// <summary>Host bits are cleared, as <c>wg</c> clears them in <c>AllowedIPs</c>. The prefix length must be written out.</summary>
    public static bool TryParseCidr(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text[..slash], out var address) || !TryParsePrefixLength(text.AsSpan(slash + 1), out var length)
            || length > address.GetAddressBytes().Length * 8)
        {
            return false;
        }

        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

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

    private static bool TryParsePrefixLength(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        return text.Length is 1 or 2 or 3 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, CultureInfo.InvariantCulture, out length);
    }
}
