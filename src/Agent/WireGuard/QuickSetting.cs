namespace Agent.WireGuard;

/// <summary>One line of a <c>wg-quick</c> file that says something: comments and blank lines do not.</summary>
/// <param name="Section">In lower case, with its brackets; numbered by order where there are several: <c>[peer]</c>, <c>[peer]2</c>.</param>
/// <param name="Line">Without comment and without white space around it.</param>
internal sealed record QuickSetting(string Section, string Key, string Value, string Line)
{
    public static IEnumerable<QuickSetting> Read(string file)
    {
        var section = "";
        var peers = 0;
        foreach (var raw in file.Split('\n'))
        {
            var line = raw.Split('#', 2)[0].Trim();
            if (line.StartsWith('['))
            {
                section = line.ToLowerInvariant();
                section = section == "[peer]" && ++peers > 1 ? $"{section}{peers}" : section;
            }
            else if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value])
            {
                yield return new QuickSetting(section, key, value, line);
            }
        }
    }

    /// <summary>Whether two files say the same, whatever the order within a section, the spacing and the comments.</summary>
    public static bool SameContent(string first, string second) => Normal(first).SetEquals(Normal(second));

    public bool Is(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Normal(string file) =>
        [.. Read(file).Select(setting => $"{setting.Section}{setting.Key.ToLowerInvariant()}={setting.Value.Replace(" ", "", StringComparison.Ordinal)}")];
}
