using Agent.WireGuard;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>
/// The comments at the top of a client's file: whose it is, and the settings that the agent has written. A setting whose value is another
/// than the listed one was changed by an operator.
/// </summary>
internal static class FileHeader
{
    /// <summary>What files of earlier releases begin with.</summary>
    public const string Legacy = "# Written by wgbroker-agent.";

    private const string Any = "# Written by wgbroker-agent";
    private const string OfPeering = "# Written by wgbroker-agent for the peering with ";
    private const string Rest = "It keeps these settings; all other lines are yours, and kept.";
    private const string Entry = "#   ";

    /// <summary>Why a file is not this peering's, to be read after its path; null when it is, or when it has no header at all.</summary>
    public static string? ForeignTo(string text, ServerName server) => Find(text) switch
    {
        null => null,
        var line when IsLegacy(line) => null,
        var line when line.StartsWith(Start(server), StringComparison.Ordinal) => null,
        var line when line.StartsWith(OfPeering, StringComparison.Ordinal) => "belongs to the peering with another server",
        var line when line.StartsWith(ServerFile.HeaderPrefix, StringComparison.Ordinal) => "is the file of a server on this host",
        _ => "was written by wgbroker-agent for something else",
    };

    public static bool IsThere(string text) => Find(text) is not null;

    /// <summary>The settings that the agent has written, by their keys; none where the header does not list them.</summary>
    public static Dictionary<string, string> Read(string text) =>
        Entries(text.Split('\n').SkipWhile(line => !IsHeader(line)).Skip(1))
            .DistinctBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>The text with this header; as it is where it says so already.</summary>
    public static string Write(string text, ServerName server, IReadOnlyDictionary<string, string> settings)
    {
        string[] header = [$"{Start(server)}{Rest}", .. settings.Select(setting => $"{Entry}{setting.Key} = {setting.Value}")];
        if (Find(text) is not { } found)
        {
            return $"{string.Join('\n', header)}\n{text}";
        }

        if (!IsLegacy(found) && Normal(settings).SetEquals(Normal(Read(text))))
        {
            return text;
        }

        var lines = text.Split('\n').ToList();
        var first = lines.FindIndex(IsHeader);
        var end = lines[first].EndsWith('\r') ? "\r" : "";
        lines.RemoveRange(first, 1 + Entries(lines.Skip(first + 1)).Count());
        lines.InsertRange(first, header.Select(line => line + end));
        return string.Join('\n', lines);
    }

    private static bool IsLegacy(string line) => line is Legacy or Any;

    private static string Start(ServerName server) => $"{OfPeering}{server}. ";

    private static string? Find(string text) =>
        text.Split('\n').TakeWhile(line => line.Trim() is "" or ['#', ..]).FirstOrDefault(IsHeader)?.TrimEnd();

    private static bool IsHeader(string line) => line.StartsWith(Any, StringComparison.Ordinal);

    private static IEnumerable<(string Key, string Value)> Entries(IEnumerable<string> lines) =>
        lines.TakeWhile(line => line.StartsWith(Entry, StringComparison.Ordinal))
            .Select(line => line[Entry.Length..].Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts.ElementAtOrDefault(1) ?? ""));

    private static HashSet<string> Normal(IReadOnlyDictionary<string, string> settings) =>
        [.. settings.Select(setting => $"{setting.Key}={SectionEditor.Normal(setting.Value)}")];
}
