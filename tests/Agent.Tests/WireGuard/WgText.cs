using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>A configuration as <c>wg</c> and <c>wg-quick</c> read it: what they would refuse is a <see cref="ToolException"/>.</summary>
internal sealed class WgText
{
    private static readonly string[] InterfaceKeys = ["PrivateKey", "ListenPort", "FwMark"];
    private static readonly string[] QuickKeys = ["Address", "DNS", "MTU", "Table", "PreUp", "PostUp", "PreDown", "PostDown", "SaveConfig"];
    private static readonly string[] PeerKeys = ["PublicKey", "PresharedKey", "AllowedIPs", "Endpoint", "PersistentKeepalive"];

    private WgText(IReadOnlyList<KeyValuePair<string, string>> settings, IReadOnlyList<IReadOnlyDictionary<string, string>> peers) =>
        (Settings, Peers) = (settings, peers);

    /// <summary>Those of [Interface], in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Peers { get; }

    public string? this[string key] => Settings.FirstOrDefault(setting => setting.Key == key).Value;

    public static WgText Parse(string text, bool forQuick)
    {
        List<KeyValuePair<string, string>> settings = [];
        List<Dictionary<string, string>> peers = [];
        string? section = null;
        foreach (var line in text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (line is "[Interface]" or "[Peer]")
            {
                section = line;
                if (line == "[Peer]")
                {
                    peers.Add([]);
                }

                continue;
            }

            string[] known = section == "[Peer]" ? PeerKeys : forQuick ? [.. InterfaceKeys, .. QuickKeys] : InterfaceKeys;
            if (section is null || line.Split('=', 2, StringSplitOptions.TrimEntries) is not [var key, { Length: > 0 } value]
                || !known.Contains(key))
            {
                throw new ToolException($"Line unrecognized: `{line}'");
            }

            if (section == "[Peer]")
            {
                peers[^1].Add(key, value);
            }
            else
            {
                settings.Add(new(key, value));
            }
        }

        return new WgText(settings, peers);
    }
}
