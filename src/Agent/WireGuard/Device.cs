using System.Globalization;
using System.Net;
using Broker.Domain.Keys;
using Broker.Domain.Reports;

namespace Agent.WireGuard;

/// <summary>A WireGuard interface as it is now.</summary>
/// <param name="PublicKey">Null while the interface has no private key.</param>
/// <param name="ListenPort">0 while it has none.</param>
/// <param name="FwMark">0 for none.</param>
internal sealed record Device(PublicKey? PublicKey, int ListenPort, uint FwMark, IReadOnlyList<DevicePeer> Peers)
{
    /// <summary>Reads the output of <c>wg show INTERFACE dump</c> (wg(8)). The private key in it is dropped.</summary>
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
                Broker.Domain.Keys.PublicKey.TryParse(line[fields[1]].ToString(), out var key) ? key : null,
                int.Parse(line[fields[2]], CultureInfo.InvariantCulture),
                QuickSetting.Mark(line[fields[3]].ToString()) ?? throw new FormatException("`wg show dump` printed no firewall mark."),
                [])
            : throw new FormatException("`wg show dump` printed something else than an interface.");
    }
}

/// <summary>A peer that an interface has.</summary>
/// <param name="Endpoint">Null until the peer was first heard of.</param>
/// <param name="AllowedIps">As <c>wg</c> prints them: CIDRs separated by commas.</param>
/// <param name="LatestHandshake">Null if there was none.</param>
internal sealed record DevicePeer(
    PublicKey PublicKey, string? Endpoint, string AllowedIps, DateTimeOffset? LatestHandshake, long RxBytes, long TxBytes)
{
    public PeerExtras Extras { get; init; } = PeerExtras.None;

    /// <summary>What it may use.</summary>
    public IEnumerable<IPNetwork> Networks => CidrList.Read(AllowedIps);

    public bool IsLive(DateTimeOffset now) => LatestHandshake > Sessions.AliveSince(now);

    /// <summary>The fields: public key, preshared key, endpoint, allowed IPs, latest handshake, received, sent, keepalive.</summary>
    internal static DevicePeer Parse(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[9];
        if (line.Split(fields, '\t') != 8)
        {
            throw new FormatException("`wg show dump` printed something else than a peer.");
        }

        var handshake = Number(line[fields[4]]);
        var presharedKey = line[fields[1]] is "(none)" ? null : SecretKey.Parse(line[fields[1]].ToString());
        int? keepalive = line[fields[7]] is "off" ? null : (int)Number(line[fields[7]]);
        return new DevicePeer(
            PublicKey.TryParse(line[fields[0]].ToString(), out var key)
                ? key
                : throw new FormatException("`wg show dump` printed a peer without a key."),
            line[fields[2]] is "(none)" ? null : line[fields[2]].ToString(),
            line[fields[3]] is "(none)" ? "" : line[fields[3]].ToString(),
            handshake == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(handshake),
            Number(line[fields[5]]),
            Number(line[fields[6]]))
        {
            Extras = presharedKey is null && keepalive is null ? PeerExtras.None : new PeerExtras(presharedKey, keepalive),
        };
    }

    private static long Number(ReadOnlySpan<char> text) => long.Parse(text, CultureInfo.InvariantCulture);
}
