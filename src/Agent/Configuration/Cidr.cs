using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Agent.Configuration;

/// <summary>Networks as people write them: <c>10.0.0.0/24</c>, several separated by commas.</summary>
internal static class Cidr
{
    /// <summary>
    /// The canonical form that the broker keeps and <c>wg</c> understands: host bits cleared, ", " between. Null for anything else.
    /// </summary>
    public static string? Canonical(string? text)
    {
        var networks = (text ?? "").Split(',', StringSplitOptions.TrimEntries).Select(Parse).ToArray();
        return networks.Contains(null) ? null : string.Join(", ", networks.Distinct());
    }

    /// <summary>
    /// An address without prefix length. Null for anything else, <c>10.1</c>, <c>010.0.0.1</c>, <c>[::1]</c>, <c>::1%eth0</c> and
    /// an IPv4 address in IPv6's clothes included: <see cref="IPAddress"/> reads whatever comes after a bracket or a percent sign.
    /// </summary>
    public static IPAddress? Address(string? text) =>
        text?.All(character => char.IsAsciiHexDigit(character) || character is '.' or ':') == true
        && IPAddress.TryParse(text, out var address)
        && !address.IsIPv4MappedToIPv6
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    private static IPNetwork? Parse(string text) =>
        text.Split('/') is [var host, var length]
        && Address(host) is { } address
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= 8 * address.GetAddressBytes().Length
            ? new IPNetwork(address, bits)
            : null;
}
