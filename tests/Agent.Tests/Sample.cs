using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Tests;

/// <summary>What tests are made of.</summary>
internal static class Sample
{
    public const string ServerId = "019abcde-0000-7000-8000-000000000002";

    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static readonly AddressPool Pool = AddressPool.Create(Subnet.CreateForHosts(IPAddress.Parse("10.0.0.0"), 24), 20);

    public static readonly ServerId Id = new(Guid.Parse(ServerId));

    public static readonly KeyPair Keys = KeyPair("berlin");

    public static readonly ServerSettings Settings = new(
        ServerName.Parse("berlin"), "wgtest", Endpoint("vpn.example.org", 5128), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(250),
        Pool,
        AllowedIps.Of(Pool));

    public static Endpoint Endpoint(string address, int port) => new(EndpointAddress.Parse(address), port);

    /// <summary>32 bytes that depend on the text alone.</summary>
    public static string KeyText(string of) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(of)));

    public static PublicKey Key(int number) => PublicKey.Parse(KeyText(number.ToString(CultureInfo.InvariantCulture)));

    public static KeyPair KeyPair(string of)
    {
        var privateKey = SecretKey.Parse(KeyText(of))!;
        return new KeyPair(privateKey, MemoryWireGuard.PublicKeyOf(privateKey.Reveal()));
    }

    /// <summary>The peer with this number has the key and the address of this number.</summary>
    public static PeerResponse Peer(int number) => Peer(number, $"10.0.0.{number}");

    public static PeerResponse Peer(int number, string address) => new() { PublicKey = Key(number).ToString(), IpAddress = address };

    public static PeerResponse[] Peers(params int[] numbers) => [.. numbers.Select(Peer)];

    /// <summary>The same with an address in each subnet of <see cref="DualServer"/>, and with networks behind it.</summary>
    public static PeerResponse DualPeer(int number, params string[] networks) =>
        Peer(number) with { AllowedIps = [$"10.0.0.{number}/32", $"fd00::{number:x}/128", .. networks] };

    /// <summary>A server that has been given an IPv6 subnet.</summary>
    public static ServerResponse DualServer() =>
        KnownServer() with { NetworkAddressV6 = "fd00::", NetworkMaskV6 = 64, ServerWgIpV6 = "fd00::1" };

    /// <summary>What the broker knows of a server that was registered with <see cref="Settings"/>.</summary>
    public static ServerResponse KnownServer() => new()
    {
        ServerName = "berlin",
        EndpointAddress = "vpn.example.org",
        EndpointPort = 5128,
        PublicKey = Keys.PublicKey.ToString(),
        NetworkAddress = "10.0.0.0",
        NetworkMask = 24,
        NReservedIps = 20,
        AllowedIps = "10.0.0.0/24",
        ServerWgIp = "10.0.0.1",
        Revision = 1,
    };
}
