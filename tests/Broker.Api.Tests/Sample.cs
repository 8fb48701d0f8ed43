using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Broker.Api.Tests;

/// <summary>Names, keys and subnets that no other test has.</summary>
internal static class Sample
{
    private static int names;
    private static int blocks;

    public static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Name(string stem = "laptop") => $"{stem}-{Interlocked.Increment(ref names)}";

    /// <summary>The first address of 4096 that no other test uses.</summary>
    public static IPAddress Block() => IPAddress.Parse("10.0.0.0").Plus(4096 * Interlocked.Increment(ref blocks));

    public static IPAddress Plus(this IPAddress address, int distance)
    {
        var bytes = address.GetAddressBytes();
        BinaryPrimitives.WriteInt32BigEndian(bytes, BinaryPrimitives.ReadInt32BigEndian(bytes) + distance);
        return new IPAddress(bytes);
    }

    /// <summary>What server/add takes, without what may be left out.</summary>
    public static JsonObject Server(IPAddress? network = null, int mask = 24, int? reserved = null)
    {
        var server = new JsonObject
        {
            ["server_name"] = Name("server"),
            ["network_address"] = (network ?? Block()).ToString(),
            ["network_mask"] = mask,
            ["public_key"] = Key(),
            ["endpoint_address"] = "vpn.example.com",
            ["endpoint_port"] = 51820,
        };
        return reserved is null ? server : server.With(("n_reserved_ips", reserved));
    }

    /// <summary>The address of a server's subnet that has this index.</summary>
    public static string Address(this JsonObject server, int index) =>
        IPAddress.Parse(server.Text("network_address")).Plus(index).ToString();

    /// <summary>An IPv6 network of /64 that no other server has.</summary>
    public static string NetworkV6(this JsonObject server)
    {
        var bytes = IPAddress.Parse(server.Text("network_address")).GetAddressBytes();
        return IPAddress.Parse($"fd00:{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}::").ToString();
    }

    /// <summary>The address of a server's second subnet that has this index.</summary>
    public static string AddressV6(this JsonObject server, int index) => IPAddress.Parse($"{server.NetworkV6()}{index:x}").ToString();

    /// <summary>Also with its IPv6 subnet.</summary>
    public static JsonObject Dual(IPAddress? network = null, int mask = 24, int? reserved = null)
    {
        var server = Server(network, mask, reserved);
        return server.With(("network_address_v6", server.NetworkV6()), ("network_mask_v6", 64));
    }

    public static string Name(this JsonObject server) => server.Text("server_name");

    public static string Key(this JsonObject server) => server.Text("public_key");
}
