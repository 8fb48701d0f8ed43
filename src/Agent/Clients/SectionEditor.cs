using Agent.WireGuard;

namespace Agent.Clients;

/// <summary>Edits those settings of a section that are the agent's. Other lines, and comments behind a value, stay as they are.</summary>
/// <param name="section">The section.</param>
/// <param name="before">What the agent has written, by key.</param>
/// <param name="now">What it is to write.</param>
internal sealed class SectionEditor(
    FileSection section, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
{
    /// <summary>A value without spaces around its commas.</summary>
    public static string Normal(string value) => string.Join(", ", value.Split(',', StringSplitOptions.TrimEntries));

    /// <summary>Gives a setting that is there once this value.</summary>
    public void Set(string key, string value)
    {
        if (section.KeepFirst(key) is not { } found)
        {
            Add(key, value);
        }
        else if (!IsSame(found.Value, value))
        {
            Replace(found.Index, found.Value, value);
        }
    }

    /// <summary>A setting that is there once and that the agent may give up; an operator's value stays then.</summary>
    public void Sync(string key)
    {
        if (now.TryGetValue(key, out var value))
        {
            Set(key, value);
        }
        else if (before.TryGetValue(key, out var old) && section.Value(key) is { } actual && IsSame(actual, old))
        {
            section.Remove(key);
        }
    }

    /// <summary>A setting that an operator may have added to: of several lines, one is the agent's.</summary>
    public void SyncOne(string key) => SyncParts(key, Values(before, key), Values(now, key), isList: false, IsSame);

    /// <summary>A list that an operator may have added to, on its line or on others: some of its values are the agent's.</summary>
    public void SyncList(string key, Func<string, string, bool> isSame) =>
        SyncParts(key, Words(before, key), Words(now, key), isList: true, isSame);

    private static string[] Values(IReadOnlyDictionary<string, string> settings, string key) =>
        settings.TryGetValue(key, out var value) ? [value] : [];

    private static string[] Words(IReadOnlyDictionary<string, string> settings, string key) =>
        [.. Values(settings, key).SelectMany(CidrList.Words)];

    private void SyncParts(string key, string[] olds, string[] values, bool isList, Func<string, string, bool> isSame)
    {
        var missing = new Queue<string>(values.Where(value => !Parts(key, isList).Any(part => isSame(part.Value, value))));
        foreach (var old in olds.Where(old => !Array.Exists(values, value => isSame(old, value))))
        {
            if (Parts(key, isList).FirstOrDefault(part => isSame(part.Value, old)) is not { Value: not null } mine)
            {
                continue;
            }

            if (missing.TryDequeue(out var value))
            {
                Replace(mine.Index, mine.Value, value);
            }
            else
            {
                Drop(key, mine.Index, mine.Value, isList);
            }
        }

        foreach (var value in missing)
        {
            Add(key, value);
        }
    }

    private static bool IsSame(string first, string second) => Normal(first) == Normal(second);

    private IEnumerable<(int Index, string Value)> Parts(string key, bool isList) => section.Find(key).SelectMany(found => isList
        ? CidrList.Words(found.Value).Select(part => (found.Index, part))
        : [found]);

    private void Drop(string key, int index, string value, bool isList)
    {
        string[] rest = [.. Parts(key, isList).Where(part => part.Index == index && part.Value != value).Select(part => part.Value)];
        if (rest.Length == 0)
        {
            section.Lines.RemoveAt(index);
        }
        else
        {
            Replace(index, section.Find(key).First(found => found.Index == index).Value, string.Join(", ", rest));
        }
    }

    private void Replace(int index, string old, string value)
    {
        var line = section.Lines[index];
        var start = line.IndexOf(old, line.IndexOf('=', StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        section.Lines[index] = $"{line[..start]}{value}{line[(start + old.Length)..]}";
    }

    private void Add(string key, string value) => section.Lines.Add($"{key} = {value}{(section.Lines[^1].EndsWith('\r') ? "\r" : "")}");
}
