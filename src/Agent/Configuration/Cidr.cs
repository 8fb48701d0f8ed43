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
        return networks.Contains(null) ? null : string.Join(", ", networks);
    }

    /// <summary>An address without prefix length. Null for anything else, <c>10.1</c> or <c>010.0.0.1</c> included.</summary>
    public static IPAddress? Address(string? text) =>
        IPAddress.TryParse(text, out var address)
        && address.ScopeIdOrZero == 0
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    private static IPNetwork? Parse(string text) =>
        text.Split('/') is [var host, var length]
        && Address(host) is { } address
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= 8 * address.GetAddressBytes().Length
            ? new IPNetwork(Masked(address, bits), bits)
            : null;

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }

    extension(IPAddress address)
    {
        private long ScopeIdOrZero => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
    }
}
