using System.Text.RegularExpressions;

namespace Agent.WireGuard;

/// <summary>Comments that tools write around a [Peer] section.</summary>
internal static partial class PeerComment
{
    /// <summary>Whether a line ends the section above it: <c># END_PEER anna</c>, <c>### end anna ###</c>.</summary>
    public static bool IsEnd(string line) => line.StartsWith('#') && End().IsMatch(line);

    [GeneratedRegex(
        @"\A#+\s*(end_(peer|client)\b.*|end\b.*#)\s*\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex End();
}
