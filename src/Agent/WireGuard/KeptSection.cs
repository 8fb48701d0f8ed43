using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>
/// The [Peer] section of a peer that is removed, as text: what the broker does not manage of it, until the same key returns.
/// </summary>
internal static class KeptSection
{
    /// <summary>Null where the section has nothing but what the agent writes itself.</summary>
    /// <param name="written">The section in the file; null where it has none.</param>
    /// <param name="key">The peer's.</param>
    /// <param name="running">What the interface has of it.</param>
    public static string? Of(string? written, PublicKey key, PeerExtras running)
    {
        var section = Read(written, key) ?? Read($"\n[Peer]\nPublicKey = {key}", key)!;
        FilePeer.SetExtras(section, running);
        return HasMore(section) ? string.Join('\n', section.Lines) : null;
    }

    /// <summary>Null for what is no section of this key.</summary>
    public static FileSection? Read(string? text, PublicKey key) =>
        text is null ? null : FileSections.Parse(text).Peers.FirstOrDefault(section => FilePeer.KeyOf(section) == key);

    private static bool HasMore(FileSection section)
    {
        var isNamed = PeerNameComment.Of(section) is not null;
        return section.Lines.Exists(line => QuickSetting.Read(line) is { } setting
            ? !(setting.Is("AllowedIPs") || setting.Is("PublicKey")) || (HasComment(line) && !(isNamed && setting.Is("PublicKey")))
            : HasComment(line));

        static bool HasComment(string line) => line.Contains('#', StringComparison.Ordinal);
    }
}
