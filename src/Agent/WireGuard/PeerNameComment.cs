using Broker.Domain.Peerings;

namespace Agent.WireGuard;

/// <summary>
/// What the broker calls a peer, behind its key: <c>PublicKey = KEY # anna-laptop</c>. That one comment is the agent's. A section in which
/// an operator has written any other keeps its lines, and gets no name.
/// </summary>
internal static class PeerNameComment
{
    /// <summary>Null where there is none.</summary>
    public static ClientName? Of(FileSection peer) =>
        peer.Lines.Find(IsKey) is { } line && ClientName.TryParse(Comment(line), out var name) ? name : null;

    public static void Set(FileSection peer, ClientName? name)
    {
        var index = peer.Lines.FindIndex(IsKey);
        if (name is null || index < 0 || peer.Lines.Where((_, other) => other != index).Any(HasComment))
        {
            return;
        }

        var line = peer.Lines[index];
        var present = Comment(line);
        if (present == name.ToString() || (HasComment(line) && !ClientName.TryParse(present, out _)))
        {
            return;
        }

        peer.Lines[index] = $"{line.Split('#', 2)[0].TrimEnd()} # {name}{(line.EndsWith('\r') ? "\r" : "")}";
    }

    private static bool IsKey(string line) => QuickSetting.Read(line)?.Is("PublicKey") == true;

    private static bool HasComment(string line) => line.Contains('#', StringComparison.Ordinal);

    private static string? Comment(string line) => line.Split('#', 2, StringSplitOptions.TrimEntries).ElementAtOrDefault(1);
}
