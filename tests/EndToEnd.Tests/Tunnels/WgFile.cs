namespace EndToEnd.Tests.Tunnels;

/// <summary>A strict parser of a wg-quick configuration: anything unexpected fails.</summary>
internal sealed record WgFile(string PrivateKey, IReadOnlyList<(string Key, string Address)> Peers)
{
    private static readonly string[] InterfaceKeys = ["PrivateKey", "ListenPort", "Address", "Table", "DNS", "MTU"];
    private static readonly string[] PeerKeys = ["PublicKey", "AllowedIPs", "Endpoint", "PersistentKeepalive"];

    public static WgFile Parse(string text)
    {
        text.ShouldEndWith("\n");
        var sections = new List<Dictionary<string, string>>();
        foreach (var line in text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (line[0] == '[')
            {
                line.ShouldBe(sections.Count == 0 ? "[Interface]" : "[Peer]");
                sections.Add(new Dictionary<string, string>(StringComparer.Ordinal));
                continue;
            }

            var setting = line.Split(" = ");
            setting.Length.ShouldBe(2, line);
            (sections.Count == 1 ? InterfaceKeys : PeerKeys).ShouldContain(setting[0], line);
            sections[^1].Add(setting[0], setting[1]);
        }

        Convert.FromBase64String(sections[0]["PrivateKey"]).Length.ShouldBe(32);
        sections[0].ShouldContainKey("Address");
        return new WgFile(sections[0]["PrivateKey"], [.. sections[1..].Select(peer => (peer["PublicKey"], peer["AllowedIPs"]))]);
    }
}
