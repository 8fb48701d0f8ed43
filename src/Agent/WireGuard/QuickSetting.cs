using System.Globalization;

namespace Agent.WireGuard;

/// <summary>One line of a <c>wg-quick</c> file that says something: comments and blank lines do not.</summary>
/// <param name="Section">In lower case, with its brackets.</param>
/// <param name="Line">Without comment and without white space around it.</param>
internal sealed record QuickSetting(string Section, string Key, string Value, string Line)
{
    private const string Interface = "[interface]";

    public static IEnumerable<QuickSetting> Read(IEnumerable<string> lines)
    {
        var section = "";
        foreach (var raw in lines)
        {
            var line = raw.Split('#', 2)[0].Trim();
            if (line.StartsWith('['))
            {
                section = line.ToLowerInvariant();
            }
            else if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value])
            {
                yield return new QuickSetting(section, key, value, line);
            }
        }
    }

    /// <summary>The [Interface] section alone; reads no further than to its end.</summary>
    public static IReadOnlyList<QuickSetting> ReadInterface(IEnumerable<string> lines) =>
        [.. Read(lines).SkipWhile(setting => setting.Section != Interface).TakeWhile(setting => setting.Section == Interface)];

    /// <summary>A firewall mark as <c>wg</c> reads and prints it: decimal, hexadecimal or "off". Null for anything else.</summary>
    public static uint? Mark(string text) =>
        text is "off" ? 0
        : text.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : null;

    public bool Is(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);
}
