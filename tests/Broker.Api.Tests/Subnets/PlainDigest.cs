using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Broker.Api.Tests.Subnets;

/// <summary>The digest of docs/decisions/0009 from what server/config answers, without the broker's own code.</summary>
internal static class PlainDigest
{
    public static string Of(JsonElement config)
    {
        var server = config.GetProperty("server");
        var key = server.Text("public_key");
        var lines = new List<string> { $"interface {key} {server.Text("server_wg_ip")}/{server.Number("network_mask")}" };
        if (server.Text("server_wg_ip_v6") is { } second)
        {
            lines.Add($"interface {key} {second}/{server.Number("network_mask_v6")}");
        }

        lines.AddRange(
            from peer in config.GetProperty("peers").EnumerateArray()
            from network in peer.Texts("allowed_ips")
            select $"peer {peer.Text("public_key")} {network}");
        var sum = lines.Aggregate(BigInteger.Zero, (sum, line) => sum + Half(line)) % (BigInteger.One << 128);
        return sum.ToString("x33", CultureInfo.InvariantCulture)[^32..];
    }

    public static string[] Texts(this JsonElement element, string member) =>
        [.. element.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)];

    private static BigInteger Half(string line) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes(line)).AsSpan(0, 16), isUnsigned: true, isBigEndian: true);
}
