using System.Globalization;
using System.Net;
using System.Text;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.WireGuard;

/// <summary>
/// A server's file for <c>wg-quick</c> (wg-quick(8)), as text. The agent edits the private key, the port, its own addresses and the
/// [Peer] sections; every other line stays as it is, byte for byte.
/// </summary>
internal sealed class ServerFile
{
    /// <summary>How the first line of every server's file begins.</summary>
    public const string HeaderPrefix = "# Written by wgbroker-agent for server ";

    private readonly FileSections sections;

    private ServerFile(string text) => (Text, sections) = (text, FileSections.Parse(text));

    public string Text { get; }

    /// <summary>Null where there is none, as with <c>PostUp = wg set %i private-key …</c>.</summary>
    public SecretKey? PrivateKey => SecretKey.Parse(sections.Interface.Value("PrivateKey"));

    public int? ListenPort => FilePeer.Number(sections.Interface.Value("ListenPort"));

    public int? Mtu => FilePeer.Number(sections.Interface.Value("MTU"));

    public uint? FwMark => sections.Interface.Value("FwMark") is { } text ? QuickSetting.Mark(text) : null;

    public IReadOnlyList<InterfaceAddress> Addresses => FileAddresses.Of(sections.Interface);

    public IEnumerable<PublicKey> PeerKeys => sections.Peers.Select(FilePeer.KeyOf).OfType<PublicKey>();

    public IEnumerable<(PublicKey Key, IReadOnlyList<IPNetwork> Networks)> PeerNetworks =>
        from peer in sections.Peers
        let key = FilePeer.KeyOf(peer)
        where key is not null
        select (key.Value, (IReadOnlyList<IPNetwork>)FilePeer.NetworksOf(peer));

    /// <summary>
    /// What the broker called the peers when the file was written; none of those in whose sections an operator has written.
    /// </summary>
    public IReadOnlyDictionary<PublicKey, ClientName> Names =>
        sections.Peers.Select(peer => (Key: FilePeer.KeyOf(peer), Name: PeerNameComment.Of(peer)))
            .Where(peer => peer is { Key: not null, Name: not null })
            .DistinctBy(peer => peer.Key)
            .ToDictionary(peer => peer.Key!.Value, peer => peer.Name!);

    /// <summary>Peers that have one, with what has been written for them beside their allowed IPs.</summary>
    public IReadOnlyDictionary<PublicKey, PeerExtras> Extras =>
        sections.Peers.Select(peer => (Key: FilePeer.KeyOf(peer), Extras: FilePeer.ExtrasOf(peer)))
            .Where(peer => peer.Key is not null && peer.Extras != PeerExtras.None)
            .DistinctBy(peer => peer.Key)
            .ToDictionary(peer => peer.Key!.Value, peer => peer.Extras);

    /// <summary>The sections of these peers.</summary>
    public IReadOnlyDictionary<PublicKey, string> SectionsOf(IReadOnlyCollection<PublicKey> keys) =>
        sections.Peers.Where(peer => FilePeer.KeyOf(peer) is { } key && keys.Contains(key))
            .DistinctBy(FilePeer.KeyOf)
            .ToDictionary(peer => FilePeer.KeyOf(peer)!.Value, peer => string.Join('\n', peer.Lines));

    /// <summary>The interface as <c>wg-quick up</c> would make it.</summary>
    public Device AsDevice(PublicKey key) => new(
        key,
        ListenPort ?? 0,
        FwMark ?? 0,
        [.. sections.Peers.Where(peer => FilePeer.KeyOf(peer) is not null).DistinctBy(FilePeer.KeyOf).Select(peer =>
            new DevicePeer(
                FilePeer.KeyOf(peer)!.Value, Endpoint: null, string.Join(',', FilePeer.NetworksOf(peer)), LatestHandshake: null, 0, 0)
            {
                Extras = FilePeer.ExtrasOf(peer),
            })]);

    public Link AsLink() => new(IsUp: true, Mtu ?? 0, Addresses, [.. Addresses.Select(address => address.Network)]);

    public static ServerFile Parse(string text) => new(text);

    /// <summary>
    /// Each byte is a character, without a byte order mark: wg-quick does not ask for an encoding, and lines that are kept need none. What
    /// the agent itself reads and writes is ASCII.
    /// </summary>
    public static ServerFile Parse(byte[] bytes) => new(
        Encoding.Latin1.GetString(bytes.AsSpan(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0)));

    /// <summary>Of the text of a file that was read from bytes.</summary>
    public static byte[] BytesOf(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The first line of a server's file: whose it is.</summary>
    public static string Header(ServerName server) => $"{HeaderPrefix}{server}.";

    /// <summary>The server that an agent has written a file for; null for somebody else's.</summary>
    public static ServerName? OwnerOf(string text) =>
        text.Split('\n', 2)[0].TrimEnd('\r') is ['#', .., '.'] header && header.StartsWith(HeaderPrefix, StringComparison.Ordinal)
        && ServerName.TryParse(header[HeaderPrefix.Length..^1], out var server)
            ? server
            : null;

    /// <summary>Whether an agent has written it for this server.</summary>
    public bool IsOf(ServerName server) => OwnerOf(Text) == server;

    /// <summary>A new file.</summary>
    public static string Write(ServerFileContent content) => Parse(
        $"{Header(content.Server)}\n# The peers are the broker's, with their names behind the keys. "
            + "All other lines are yours, and kept.\n[Interface]\nTable = off\n").With(content);

    /// <summary>The file's text with this content.</summary>
    public string With(ServerFileContent content)
    {
        var edited = FileSections.Parse(Text);
        if (!IsOf(content.Server))
        {
            edited.InsertTop(Header(content.Server));
        }

        var top = edited.Interface;
        FileAddresses.Set(top, content.Addresses, content.Former);
        top.Set("PrivateKey", content.PrivateKey.Reveal());
        top.Set("ListenPort", content.ListenPort.ToString(CultureInfo.InvariantCulture));

        // It would have `wg-quick down` write over the file.
        top.Remove("SaveConfig", except: "false");
        SetPeers(edited, content);
        return edited.ToString();
    }

    private static void SetPeers(FileSections edited, ServerFileContent content)
    {
        var missing = content.Peers.ToDictionary(peer => peer.PublicKey);
        foreach (var section in edited.Peers.ToArray())
        {
            if (FilePeer.KeyOf(section) is not { } key || !missing.Remove(key, out var peer))
            {
                edited.Remove(section);
                continue;
            }

            Complete(section, peer);
        }

        foreach (var peer in content.Peers.Where(peer => missing.ContainsKey(peer.PublicKey)))
        {
            var kept = content.Kept.TryGetValue($"{peer.PublicKey}", out var text) ? KeptSection.Read(text, peer.PublicKey) : null;
            var section = edited.AddPeer(kept);
            string[] lines = [$"PublicKey = {peer.PublicKey}", $"AllowedIPs = {string.Join(", ", peer.Networks)}"];
            section.Lines.AddRange(kept is null ? lines : []);
            Complete(section, peer);
        }

        void Complete(FileSection section, WantedPeer peer)
        {
            if (!peer.IsAllowed(string.Join(',', FilePeer.NetworksOf(section))))
            {
                section.Set("AllowedIPs", string.Join(", ", peer.Networks));
            }

            FilePeer.SetExtras(section, content.Extras.GetValueOrDefault(peer.PublicKey, PeerExtras.None));
            PeerNameComment.Set(section, peer.Name);
        }
    }
}
