using System.Net;
using Agent.Configuration;

namespace Agent.WireGuard;

/// <summary>
/// A server's interface and its peers, as text for <c>wg-quick</c> and for <c>wg syncconf</c>. What an operator has added to the
/// [Interface] section of the file (MTU, PostUp, Table …) is the operator's, and is kept.
/// </summary>
internal sealed class ServerConfiguration(string server, KeyPair keys, IPAddress address, int prefixLength, int listenPort)
{
    /// <summary>The agent's own keys; and SaveConfig, which would let <c>wg-quick down</c> write over the file.</summary>
    private static readonly string[] OwnKeys = ["PrivateKey", "ListenPort", "Address", "SaveConfig"];

    public static ServerConfiguration Of(ServerSettings settings, KeyPair keys, IPAddress address) =>
        new(settings.Name, keys, address, settings.Subnet.PrefixLength, settings.EndpointPort);

    /// <summary>The first line of a server's file: whose it is.</summary>
    public static string Header(string server) => $"# Written by wgbroker-agent for server {server}.";

    /// <summary>The file for <c>wg-quick up</c>.</summary>
    /// <param name="writer">Where to write it.</param>
    /// <param name="peers">All of them.</param>
    /// <param name="existing">The [Interface] section that the file has now.</param>
    /// <remarks>
    /// <c>Table = off</c> unless the operator says otherwise: the subnet's route comes with the address, while wg-quick would
    /// look for a route for each peer, which takes minutes for thousands.
    /// </remarks>
    public void WriteForWgQuick(TextWriter writer, IReadOnlyList<WantedPeer> peers, IReadOnlyList<QuickSetting> existing)
    {
        var kept = existing.Where(setting => !OwnKeys.Any(setting.Is)).ToList();
        writer.Write($"{Header(server)}\n# Peers are the broker's; lines that you add to [Interface] are kept.\n");
        WriteInterface(writer);
        writer.Write($"Address = {address}/{prefixLength}\n");
        if (!kept.Exists(setting => setting.Is("Table")))
        {
            writer.Write("Table = off\n");
        }

        WriteLines(writer, kept);
        WritePeers(writer, peers);
    }

    /// <summary>The same for <c>wg syncconf</c>, which would take away what is not in it.</summary>
    public void WriteForWg(TextWriter writer, IReadOnlyList<WantedPeer> peers, IReadOnlyList<QuickSetting> existing)
    {
        WriteInterface(writer);
        WriteLines(writer, existing.Where(setting => setting.Is("FwMark")));
        WritePeers(writer, peers);
    }

    private static void WriteLines(TextWriter writer, IEnumerable<QuickSetting> settings)
    {
        foreach (var setting in settings)
        {
            writer.Write($"{setting.Line}\n");
        }
    }

    private static void WritePeers(TextWriter writer, IReadOnlyList<WantedPeer> peers)
    {
        foreach (var peer in peers)
        {
            writer.Write("\n[Peer]\nPublicKey = ");
            writer.Write(peer.PublicKey.ToString());
            writer.Write("\nAllowedIPs = ");
            writer.Write(peer.AllowedIps);
            writer.Write('\n');
        }
    }

    private void WriteInterface(TextWriter writer) =>
        writer.Write($"[Interface]\nListenPort = {listenPort}\nPrivateKey = {keys.PrivateKey.Reveal()}\n");
}
