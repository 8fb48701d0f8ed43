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

    public static string Name(this JsonObject server) => server.Text("server_name");

    public static string Key(this JsonObject server) => server.Text("public_key");
}
