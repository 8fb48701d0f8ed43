using System.Globalization;

namespace Agent.WireGuard;

/// <summary>A WireGuard interface as it is now.</summary>
/// <param name="PublicKey">Null while the interface has no private key.</param>
/// <param name="ListenPort">0 while it has none.</param>
internal sealed record Device(PublicKey? PublicKey, int ListenPort, IReadOnlyList<DevicePeer> Peers)
{
    /// <summary>Reads what <c>wg show INTERFACE dump</c> prints (wg(8)). The private key in it is dropped.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static async Task<Device> ReadAsync(TextReader dump)
    {
        var device = Parse(await dump.ReadLineAsync() ?? throw new FormatException("`wg show dump` printed nothing."));
        var peers = new List<DevicePeer>();
        while (await dump.ReadLineAsync() is { } line)
        {
            peers.Add(DevicePeer.Parse(line));
        }

        return device with { Peers = peers };
    }

    /// <summary>The first line's fields: private key, public key, listen port, firewall mark.</summary>
    private static Device Parse(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[5];
        return line.Split(fields, '\t') == 4
            ? new Device(
                WireGuard.PublicKey.Parse(line[fields[1]].ToString()), int.Parse(line[fields[2]], CultureInfo.InvariantCulture), [])
            : throw new FormatException("`wg show dump` printed something else than an interface.");
    }
}

/// <summary>A peer that an interface has.</summary>
/// <param name="Endpoint">Null as long as it was never heard of.</param>
/// <param name="AllowedIps">As <c>wg</c> prints them: CIDRs separated by commas.</param>
/// <param name="LatestHandshake">Null if there was none.</param>
internal sealed record DevicePeer(
    PublicKey PublicKey, string? Endpoint, string AllowedIps, DateTimeOffset? LatestHandshake, long RxBytes, long TxBytes)
{
    /// <summary>WireGuard's own limit (REJECT_AFTER_TIME): after three minutes without a handshake, nothing passes any more.</summary>
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromSeconds(180);

    public bool IsLive(DateTimeOffset now) => LatestHandshake is { } handshake && now - handshake < SessionLifetime;

    /// <summary>The fields: public key, preshared key, endpoint, allowed IPs, latest handshake, received, sent, keepalive.</summary>
    internal static DevicePeer Parse(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[9];
        if (line.Split(fields, '\t') != 8)
        {
            throw new FormatException("`wg show dump` printed something else than a peer.");
        }

        var handshake = Number(line[fields[4]]);
        return new DevicePeer(
            PublicKey.Parse(line[fields[0]].ToString()) ?? throw new FormatException("`wg show dump` printed a peer without a key."),
            line[fields[2]] is "(none)" ? null : line[fields[2]].ToString(),
            line[fields[3]] is "(none)" ? "" : line[fields[3]].ToString(),
            handshake == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(handshake),
            Number(line[fields[5]]),
            Number(line[fields[6]]));
    }

    private static long Number(ReadOnlySpan<char> text) => long.Parse(text, CultureInfo.InvariantCulture);
}
