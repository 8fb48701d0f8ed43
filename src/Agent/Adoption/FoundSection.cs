using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>A section of a file that was found, with the comments above, in and below it.</summary>
internal sealed class FoundSection(int line, bool isPeer)
{
    public int Line => line;

    public bool IsPeer => isPeer;

    public List<QuickSetting> Settings { get; } = [];

    public List<string> Above { get; set; } = [];

    public List<string> Inside { get; } = [];

    public List<string> Below { get; } = [];

    public bool HasKey => Settings.Exists(setting => setting.Is("PublicKey"));

    /// <summary>
    /// Without a blank line, a comment between two peers may be of either: it is of the upper one where the last one has one below.
    /// </summary>
    public static void ShiftBelow(FoundSection[] peers)
    {
        if (peers is [{ Above.Count: 0 }, .. var others]
            && peers[^1].Below.Count > 0 && others.Length > 0 && others.All(peer => peer.Above.Count > 0))
        {
            for (var i = 0; i < others.Length; i++)
            {
                peers[i].Below.AddRange(others[i].Above);
                others[i].Above = [];
            }
        }
    }

    public FoundPeer ToPeer()
    {
        var lines = new FileSection();
        lines.Lines.AddRange(Settings.Select(setting => setting.Line));
        return new FoundPeer(
            line, FilePeer.KeyOf(lines), FilePeer.NetworksOf(lines), FilePeer.ExtrasOf(lines), lines.Value("Endpoint") is not null,
            [.. Above, .. Inside, .. Below]);
    }
}
