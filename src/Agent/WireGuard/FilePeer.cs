using System.Globalization;
using System.Net;
using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>Reads and edits a [Peer] section.</summary>
internal static class FilePeer
{
    /// <summary>What the interface does not have was written by an operator for its next start, and stays.</summary>
    public static void SetExtras(FileSection section, PeerExtras running)
    {
        var written = ExtrasOf(section);
        if (running.PresharedKey is { } presharedKey && presharedKey != written.PresharedKey)
        {
            section.Set("PresharedKey", presharedKey.Reveal());
        }
        else if (written.PresharedKey is null)
        {
            // Not a key: `wg-quick up` would refuse the file.
            section.Remove("PresharedKey");
        }

        if (running.Keepalive is { } keepalive && keepalive != written.Keepalive)
        {
            section.Set("PersistentKeepalive", keepalive.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static IPNetwork[] NetworksOf(FileSection peer) =>
        [.. peer.Values("AllowedIPs").SelectMany(CidrList.Read)];

    public static PublicKey? KeyOf(FileSection peer) => PublicKey.TryParse(peer.Value("PublicKey"), out var key) ? key : null;

    public static PeerExtras ExtrasOf(FileSection peer) => new(
        SecretKey.Parse(peer.Value("PresharedKey")), peer.Value("PersistentKeepalive") is { } text and not "0" ? Number(text) : null)
    {
        Endpoint = peer.Value("Endpoint") is { } endpoint && IPEndPoint.TryParse(endpoint, out var address) && address.Port > 0
            ? address
            : null,
    };

    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
