using System.Globalization;

namespace Agent.WireGuard;

/// <summary>One line of a <c>wg-quick</c> file that says something: comments and blank lines do not.</summary>
/// <param name="Line">Without comment and without white space around it.</param>
internal sealed record QuickSetting(string Key, string Value, string Line)
{
    /// <summary>Null for a comment, a blank line or the head of a section.</summary>
    public static QuickSetting? Read(string line)
    {
        var text = line.Split('#', 2)[0].Trim();
        return !text.StartsWith('[') && text.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value]
            ? new QuickSetting(key, value, text)
            : null;
    }

    /// <summary>A firewall mark as <c>wg</c> reads and prints it: decimal, hexadecimal or "off". Null for anything else.</summary>
    public static uint? Mark(string text) =>
        text is "off" ? 0
        : text.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : null;

    public bool Is(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);
}
