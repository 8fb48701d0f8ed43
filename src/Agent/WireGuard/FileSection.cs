namespace Agent.WireGuard;

/// <summary>
/// One section of a <c>wg-quick</c> file: its head in brackets, if it has one, with the comments above it, and its lines.
/// </summary>
internal sealed class FileSection
{
    public List<string> Lines { get; } = [];

    public bool IsInterface => Is("[interface]");

    public bool IsPeer => Is("[peer]");

    public string? Value(string key) => Values(key).FirstOrDefault();

    public IEnumerable<string> Values(string key) => Find(key).Select(found => found.Value);

    /// <summary>The lines with this setting: their indexes, and its value in each.</summary>
    public IEnumerable<(int Index, string Value)> Find(string key) => Lines
        .Select((line, index) => (Index: index, Setting: QuickSetting.Read(line)))
        .Where(found => found.Setting?.Is(key) == true)
        .Select(found => (found.Index, found.Setting!.Value));

    /// <summary>The first line with a setting that is there once, or null for none; further ones are removed.</summary>
    public (int Index, string Value)? KeepFirst(string key)
    {
        var found = Find(key).ToArray();
        foreach (var (index, _) in found.Skip(1).Reverse())
        {
            Lines.RemoveAt(index);
        }

        return found.Length == 0 ? null : found[0];
    }

    /// <summary>Gives a setting this value. A line that has it stays as it is; a second one of the same key goes.</summary>
    public void Set(string key, string value)
    {
        if (KeepFirst(key) is not { } found)
        {
            Insert(key, value);
        }
        else if (found.Value != value)
        {
            Lines[found.Index] = $"{key} = {value}";
        }
    }

    /// <summary>Adds a setting below the section's head.</summary>
    public void Insert(string key, string value) =>
        Lines.Insert(1 + Lines.FindIndex(line => line.TrimStart().StartsWith('[')), $"{key} = {value}");

    public void Remove(string key, string? except = null) => Lines.RemoveAll(line => QuickSetting.Read(line) is { } setting
        && setting.Is(key) && !string.Equals(setting.Value, except, StringComparison.OrdinalIgnoreCase));

    private bool Is(string head) => Lines.Exists(line => line.Split('#', 2)[0].Trim().Equals(head, StringComparison.OrdinalIgnoreCase));
}
