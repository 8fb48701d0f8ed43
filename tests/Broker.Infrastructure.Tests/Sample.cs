using System.Net;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Infrastructure.Tests;

/// <summary>Valid values for tests to start from.</summary>
internal static class Sample
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>Different keys for different numbers.</summary>
    public static PublicKey Key(int number)
    {
        var bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number);
        return PublicKey.Parse(Convert.ToBase64String(bytes));
    }

    public static Subnet Subnet(string cidr)
    {
        var parts = cidr.Split('/');
        return Domain.Addressing.Subnet.Create(IPAddress.Parse(parts[0]), int.Parse(parts[1]));
    }

    /// <param name="key">The number of its key; servers have negative ones, so that no client's is the same.</param>
    public static Server Server(string name, int key = -1, string cidr = "10.0.0.0/24", int reserved = 0) => Domain.Servers.Server.Create(
        ServerName.Parse(name),
        Key(key),
        new Endpoint(EndpointAddress.Parse("vpn.example"), 51820),
        AddressPool.Create(Subnet(cidr), reserved),
        AllowedIps.Parse(cidr),
        Now.AddSeconds(-key));
}
