using System.Globalization;
using System.Net;
using System.Text;

namespace Agent.WireGuard;

/// <summary>
/// A server's interface and its peers, as text for <c>wg-quick</c> and for <c>wg syncconf</c>. What an operator has added to the
/// [Interface] section of the file (MTU, PostUp, Table …) is the operator's, and is kept.
/// </summary>
internal sealed class ServerConfiguration(KeyPair keys, IPAddress address, int prefixLength, int listenPort)
{
    private const string Header = "# Written by wgbroker-agent. Peers are the broker's; lines that you add to [Interface] are kept.\n";

    /// <summary>The agent's own keys; and SaveConfig, which would let <c>wg-quick down</c> write over the file.</summary>
    private static readonly string[] OwnKeys = ["PrivateKey", "ListenPort", "Address", "SaveConfig"];

    /// <summary>The file for <c>wg-quick up</c>.</summary>
    /// <param name="peers">All of them.</param>
    /// <param name="existing">The text that the file has now, or null.</param>
    /// <remarks>
    /// <c>Table = off</c> unless the operator says otherwise: the subnet's route comes with the address, while wg-quick would
    /// look for a route for each peer, which takes minutes for thousands.
    /// </remarks>
    public string ForWgQuick(IReadOnlyList<WantedPeer> peers, string? existing)
    {
        var kept = Kept(existing);
        var text = new StringBuilder(Header).Append("[Interface]\n").Append(CultureInfo.InvariantCulture, $"Address = {address}/{prefixLength}\n");
        AppendKeys(text);
        if (!kept.Any(setting => setting.Is("Table")))
        {
            text.Append("Table = off\n");
        }

        foreach (var setting in kept)
        {
            text.Append(setting.Line).Append('\n');
        }

        return AppendPeers(text, peers);
    }

    /// <summary>The same for <c>wg syncconf</c>, which would take away what is not in it.</summary>
    public string ForWg(IReadOnlyList<WantedPeer> peers, string? existing)
    {
        var text = new StringBuilder("[Interface]\n");
        AppendKeys(text);
        foreach (var setting in Kept(existing).Where(setting => setting.Is("FwMark")))
        {
            text.Append(setting.Line).Append('\n');
        }

        return AppendPeers(text, peers);
    }

    private static List<QuickSetting> Kept(string? existing) =>
        existing is null
            ? []
            : [.. QuickSetting.Read(existing).Where(setting => setting.Section == "[interface]" && !OwnKeys.Any(setting.Is))];

    private static string AppendPeers(StringBuilder text, IReadOnlyList<WantedPeer> peers)
    {
        text.EnsureCapacity(text.Length + (110 * peers.Count));
        foreach (var peer in peers)
        {
            text.Append("\n[Peer]\nPublicKey = ").Append(peer.PublicKey.ToString()).Append("\nAllowedIPs = ").Append(peer.AllowedIps).Append('\n');
        }

        return text.ToString();
    }

    private void AppendKeys(StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $"ListenPort = {listenPort}\nPrivateKey = {keys.PrivateKey.Reveal()}\n");
}
