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

    public IEnumerable<string> Values(string key) =>
        Lines.Select(Read).Where(setting => setting?.Is(key) == true).Select(setting => setting!.Value);

    /// <summary>Gives a setting this value. A line that has it stays as it is; a second one of the same key goes.</summary>
    public void Set(string key, string value, bool onlyFirst = false)
    {
        var isSet = false;
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Read(Lines[i]) is not { } setting || !setting.Is(key))
            {
                continue;
            }

            if (isSet)
            {
                Lines.RemoveAt(i--);
                continue;
            }

            Lines[i] = setting.Value == value ? Lines[i] : $"{key} = {value}";
            isSet = true;
            if (onlyFirst)
            {
                return;
            }
        }

        if (!isSet)
        {
            Insert(key, value);
        }
    }

    /// <summary>Adds a setting below the section's head.</summary>
    public void Insert(string key, string value) =>
        Lines.Insert(1 + Lines.FindIndex(line => line.TrimStart().StartsWith('[')), $"{key} = {value}");

    public void Remove(string key, string? except = null) => Lines.RemoveAll(line =>
        Read(line) is { } setting && setting.Is(key) && !string.Equals(setting.Value, except, StringComparison.OrdinalIgnoreCase));

    private static QuickSetting? Read(string line) => QuickSetting.Read([line]).FirstOrDefault();

    private bool Is(string head) => Lines.Exists(line => line.Split('#', 2)[0].Trim().Equals(head, StringComparison.OrdinalIgnoreCase));
}
