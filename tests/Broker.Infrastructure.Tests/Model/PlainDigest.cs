using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Broker.Contracts;

namespace Broker.Infrastructure.Tests.Model;

/// <summary>The digest of docs/decisions/0009 from what server/config answers, without the broker's own code.</summary>
internal static class PlainDigest
{
    public static string Of(ServerConfigResponse config)
    {
        var server = config.Server.ShouldNotBeNull();
        var lines = new List<string> { $"interface {server.PublicKey} {server.ServerWgIp}/{server.NetworkMask}" };
        if (server.NetworkAddressV6 is not null)
        {
            lines.Add($"interface {server.PublicKey} {server.ServerWgIpV6}/{server.NetworkMaskV6}");
        }

        lines.AddRange(
            from peer in config.Peers from network in peer.AllowedIps.ShouldNotBeNull() select $"peer {peer.PublicKey} {network}");
        var sum = lines.Aggregate(BigInteger.Zero, (sum, line) => sum + Half(line)) % (BigInteger.One << 128);
        return sum.ToString("x33", CultureInfo.InvariantCulture)[^32..];
    }

    private static BigInteger Half(string line) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes(line)).AsSpan(0, 16), isUnsigned: true, isBigEndian: true);
}
