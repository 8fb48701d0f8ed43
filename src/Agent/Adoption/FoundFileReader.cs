using Agent.Brokers;
using Agent.WireGuard;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;

namespace Agent.Adoption;

/// <summary>Reads a file line by line, as wg(8) and wg-quick(8) do, and gives each comment to a peer.</summary>
internal sealed class FoundFileReader
{
    private static readonly string[] InterfaceKeys =
        ["PrivateKey", "ListenPort", "FwMark", "Address", "DNS", "MTU", "Table", "PreUp", "PostUp", "PreDown", "PostDown", "SaveConfig"];

    private static readonly string[] PeerKeys = ["PublicKey", "PresharedKey", "AllowedIPs", "Endpoint", "PersistentKeepalive"];

    private readonly List<FoundSection> sections = [];
    private readonly List<string> problems = [];

    /// <summary>Comments and, as null, blank lines since the last line that said something.</summary>
    private readonly List<string?> pending = [];

    private int number;

    public FoundFileReader(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            number++;
            Take(line.Trim());
        }

        Current?.Below.AddRange(Leading());
        var heads = sections.Where(section => !section.IsPeer).ToArray();
        if (heads.Length != 1)
        {
            problems.Add($"It has {heads.Length} [Interface] sections instead of one.");
        }

        FoundSection[] peers = [.. sections.Where(section => section.IsPeer)];
        FoundSection.ShiftBelow(peers);
        Peers = [.. peers.Select(peer => peer.ToPeer())];
        problems.AddRange(peers.Where(peer => !peer.HasKey).Select(peer => $"Line {peer.Line}: the peer has no public key."));
        problems.AddRange(Peers.Where(peer => peer.Key is not null).GroupBy(peer => peer.Key).Where(same => same.Count() > 1)
            .Select(same => $"Lines {string.Join(", ", same.Select(peer => peer.Line))} have the same peer {same.Key}: keep one of them."));
    }

    public IReadOnlyList<FoundPeer> Peers { get; }

    public IReadOnlyList<string> Problems => problems;

    private FoundSection? Current => sections.Count > 0 ? sections[^1] : null;

    private void Take(string line)
    {
        if (line.Length == 0)
        {
            pending.Add(null);
        }
        else if (line.StartsWith('['))
        {
            Begin(line);
        }
        else if (!line.StartsWith('#'))
        {
            Setting(line);
        }
        else if (PeerComment.IsEnd(line) && Current?.IsPeer == true)
        {
            Current.Inside.AddRange(pending.OfType<string>());
            pending.Clear();
        }
        else
        {
            pending.Add(Text(line));
        }
    }

    /// <summary>
    /// The comments directly above a head are its own, but for a section that somebody has taken out; those directly below the last
    /// setting, before a blank line, are of before.
    /// </summary>
    private void Begin(string line)
    {
        var above = pending.FindLastIndex(comment => comment is null) + 1;
        if (above > 0)
        {
            Current?.Below.AddRange(Leading());
        }

        if (pending.FindIndex(above, comment => comment!.StartsWith('[')) >= 0)
        {
            above = pending.FindLastIndex(comment => PeerNaming.IsSetting(comment!)) + 1;
        }

        var head = line.Split('#', 2);
        var isPeer = head[0].Trim().Equals("[Peer]", StringComparison.OrdinalIgnoreCase);
        if (!isPeer && !head[0].Trim().Equals("[Interface]", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"Line {number}: {head[0].Trim()} is neither [Interface] nor [Peer].");
        }

        sections.Add(new FoundSection(number, isPeer) { Above = [.. pending.Skip(above).OfType<string>()] });
        Current!.Inside.AddRange(head.Skip(1).Select(Text));
        pending.Clear();
    }

    private void Setting(string line)
    {
        var parts = line.Split('#', 2);
        if (QuickSetting.Read(line) is not { } setting || Current is not { } section
            || !(section.IsPeer ? PeerKeys : InterfaceKeys).Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"Line {number} is no setting of wg or wg-quick in its place: {Name(parts[0])}.");
            return;
        }

        section.Inside.AddRange([.. pending.OfType<string>(), .. parts.Skip(1).Select(Text)]);
        pending.Clear();
        section.Settings.Add(setting);
        if (setting.Is("AllowedIPs")
            && CidrList.Words(setting.Value).FirstOrDefault(word => !IpText.TryParseCidrOrAddress(word, out _)) is { } wrong)
        {
            problems.Add($"Line {number}: '{wrong}' is no CIDR such as 10.0.0.2/32.");
        }
        else if (setting.Is("PublicKey")
            && (section.Settings.Count(other => other.Is("PublicKey")) > 1 || !PublicKey.TryParse(setting.Value, out _)))
        {
            problems.Add($"Line {number}: a peer has one public key, in base64.");
        }
        else if (setting.Is("PresharedKey") && SecretKey.Parse(setting.Value) is null)
        {
            problems.Add($"Line {number}: a preshared key is 32 bytes in base64.");
        }
        else if (setting.Is("PersistentKeepalive") && !setting.Value.Equals("off", StringComparison.OrdinalIgnoreCase)
            && FilePeer.Number(setting.Value) is not (>= 0 and <= ushort.MaxValue))
        {
            problems.Add($"Line {number}: a keepalive is 0 to 65535 seconds, or off.");
        }
    }

    private IEnumerable<string> Leading() => pending.TakeWhile(comment => comment is not null).OfType<string>();

    /// <summary>What may be told of a line: not its value, which may be a key.</summary>
    private static string Name(string line) =>
        line.Split('=', 2)[0].Trim() is { Length: <= 30 } name && line.Contains('=', StringComparison.Ordinal)
            ? Printable.Text(name)
            : "(not shown)";

    private static string Text(string comment) => comment.Trim().Trim('#').Trim();
}
