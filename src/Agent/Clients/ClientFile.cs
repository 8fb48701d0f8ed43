using System.Globalization;
using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>
/// A client's file for <c>wg-quick</c> (wg-quick(8)), as text. The agent edits the settings that its header lists, the private key and the
/// endpoint; every other line stays as it is, byte for byte.
/// </summary>
internal sealed class ClientFile
{
    private readonly FileSections sections;

    private ClientFile(string text) => (Text, sections) = (text, FileSections.Parse(text));

    public static ClientFile Empty { get; } = new("[Interface]\n");

    public string Text { get; }

    /// <summary>Null where there is none, as with <c>PostUp = wg set %i private-key …</c>.</summary>
    public SecretKey? PrivateKey => SecretKey.Parse(sections.Interface.Value("PrivateKey"));

    /// <summary>What it makes of the interface; null for a file without the server's peer.</summary>
    public FileTunnel? Tunnel => FileTunnel.Read(sections, FileHeader.Read(Text));

    /// <summary>Whether <c>wg-quick down</c> writes the running settings over the file.</summary>
    public bool SavesConfig => sections.Interface.Value("SaveConfig") == "true";

    public static ClientFile Parse(string text) => new(text);

    /// <summary>
    /// Why the agent must not write the file, to be read after its path; null when it may. What wg-quick has saved has no header any more,
    /// but this host's key. A file without any setting is nobody's.
    /// </summary>
    public string? ForeignTo(ServerName server, SecretKey? key) =>
        Text.Contains('\uFFFD', StringComparison.Ordinal) ? "is not UTF-8 text"
        : FileHeader.IsThere(Text) ? FileHeader.ForeignTo(Text, server)
        : Array.TrueForAll(Text.Split('\n'), line => QuickSetting.Read(line) is null) ? null
        : key is not null && PrivateKey == key ? null
        : "was not written by wgbroker-agent";

    /// <summary>Whether the other file has the same text; how many blank lines are at its end does not count.</summary>
    public bool IsSame(ClientFile other) => Text.TrimEnd('\n') == other.Text.TrimEnd('\n');

    /// <summary>What the file's peer of this key may use; empty without such a peer.</summary>
    public IReadOnlySet<IPNetwork> NetworksOf(PublicKey peer) =>
        FindPeer(sections, peer.ToString()) is { } found ? FilePeer.NetworksOf(found).ToHashSet() : [];

    /// <summary>The file with what broker and configuration say.</summary>
    public ClientFile With(SecretKey key, ClientPeering peering, PeeringSettings settings)
    {
        var edited = FileSections.Parse(Text);
        var before = FileHeader.Read(Text);
        if (!before.ContainsKey("Address") && edited.Interface.Value("Address") is { } first)
        {
            // An earlier release has written it, and not listed what it wrote.
            before["Address"] = first.Split(',')[0].Trim();
        }

        var peer = FindPeer(edited, peering.ServerKey.ToString())
            ?? (before.TryGetValue("PublicKey", out var old) ? FindPeer(edited, old) : edited.Peers.FirstOrDefault())
            ?? edited.AddPeer();
        var now = Own(peering, settings.With(peering.Defaults, edited.Interface, peer, before));
        EditInterface(edited.Interface, key, before, now);
        EditPeer(peer, peering, settings, before, now);
        return Parse(FileHeader.Write(edited.ToString(), settings.ServerName, now));
    }

    /// <summary>The settings that the header lists. A preshared key is a secret: its file is named instead.</summary>
    private static Dictionary<string, string> Own(ClientPeering peering, PeeringSettings settings)
    {
        (string Key, string? Value)[] all =
        [
            ("Address", peering.Address), ("DNS", settings.Dns), ("MTU", Text(settings.Mtu)), ("Table", settings.Table),
            ("PostUp", settings.PostUp), ("PreDown", settings.PreDown), ("PublicKey", peering.ServerKey.ToString()),
            ("AllowedIPs", (settings.AllowedIps ?? peering.AllowedIps).ToString()),
            ("PersistentKeepalive", Text(settings.PersistentKeepalive)),
            ("PresharedKey", settings.PresharedKey is null ? null : settings.PresharedKeyFile),
        ];
        return all.Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.Ordinal);

        static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
    }

    private static void EditInterface(
        FileSection section, SecretKey key, Dictionary<string, string> before, Dictionary<string, string> now)
    {
        var editor = new SectionEditor(section, before, now);

        // wg-quick(8)'s own pattern for a key that is not to be in the file: an operator's choice.
        var commands = section.Values("PreUp").Concat(section.Values("PostUp"));
        if (section.Value("PrivateKey") is not null || !commands.Any(command => command.Contains("private-key", StringComparison.Ordinal)))
        {
            editor.Set("PrivateKey", key.Reveal());
        }

        editor.SyncList("Address", IsSameAddress);
        editor.SyncOne("DNS");
        editor.Sync("MTU");
        editor.Sync("Table");
        editor.SyncOne("PostUp");
        editor.SyncOne("PreDown");
    }

    private static void EditPeer(
        FileSection section, ClientPeering peering, PeeringSettings settings, Dictionary<string, string> before,
        Dictionary<string, string> now)
    {
        var editor = new SectionEditor(section, before, now);
        editor.Set("PublicKey", now["PublicKey"]);
        editor.Set("Endpoint", peering.Endpoint.ToString());
        var there = FilePeer.NetworksOf(section).ToHashSet();
        var isOperators = there.Count > 0 && settings.AllowedIps is null
            && !(before.TryGetValue("AllowedIPs", out var written) && there.SetEquals(CidrList.Read(written)));
        if (!isOperators && !there.SetEquals(CidrList.Read(now["AllowedIPs"])))
        {
            editor.Set("AllowedIPs", now["AllowedIPs"]);
        }

        editor.Sync("PersistentKeepalive");
        if (settings.PresharedKey is { } presharedKey)
        {
            editor.Set("PresharedKey", presharedKey.Reveal());
        }
        else if (before.ContainsKey("PresharedKey"))
        {
            section.Remove("PresharedKey");
        }
    }

    private static FileSection? FindPeer(FileSections sections, string key) =>
        sections.Peers.FirstOrDefault(peer => peer.Value("PublicKey") == key);

    /// <summary>Whatever their prefix lengths: wg-quick fails of one address that is there twice.</summary>
    private static bool IsSameAddress(string first, string second) =>
        Equals(InterfaceAddress.Parse(first)?.Address, InterfaceAddress.Parse(second)?.Address);
}
