using System.Net;

namespace Broker.Api.Authentication;

/// <summary>The addresses that one caller commands: one of IPv4, a /64 of IPv6.</summary>
internal static class AddressGroup
{
    /// <summary>The address itself: one of IPv4 that came to a socket for both is written as such.</summary>
    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    public static IPAddress Of(IPAddress? address)
    {
        if (Plain(address) is not { } plain)
        {
            return IPAddress.None;
        }

        var bytes = plain.GetAddressBytes();
        if (bytes.Length == 16)
        {
            bytes.AsSpan(8).Clear();
        }

        return new IPAddress(bytes);
    }
}
