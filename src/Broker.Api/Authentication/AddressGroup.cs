using System.Net;

namespace Broker.Api.Authentication;

/// <summary>The addresses that one caller commands: one of IPv4, a /64 of IPv6.</summary>
internal static class AddressGroup
{
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
        {
            bytes.AsSpan(8).Clear();
        }

        return new IPAddress(bytes);
    }
}
