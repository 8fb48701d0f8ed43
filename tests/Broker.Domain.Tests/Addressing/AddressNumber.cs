using System.Net;
using System.Numerics;

namespace Broker.Domain.Tests.Addressing;

internal static class AddressNumber
{
    /// <summary>The address as a number, read apart from the domain's own arithmetic.</summary>
    public static BigInteger Number(this IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
