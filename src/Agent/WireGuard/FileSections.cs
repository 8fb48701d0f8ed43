namespace Agent.WireGuard;

/// <summary>One section of a <c>wg-quick</c> file: its head in brackets, if it has one, with the comments above it, and its lines.</summary>
internal sealed class FileSection
{
    public List<string> Lines { get; } = [];

    public bool IsInterface => Is("[interface]");

    public bool IsPeer => Is("[peer]");

    public string? Value(string key) => Values(key).FirstOrDefault();

    public IEnumerable<string> Values(string key) => Lines.Select(Read).Where(setting => setting?.Is(key) == true).Select(setting => setting!.Value);

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

/// <summary>A <c>wg-quick</c> file, cut into sections that together are its text.</summary>
internal sealed class FileSections
{
    private readonly List<FileSection> sections = [];

    public FileSection Interface { get; private set; } = new();

    public IEnumerable<FileSection> Peers => sections.Where(section => section.IsPeer);

    public static FileSections Parse(string text)
    {
        var parsed = new FileSections();
        var section = parsed.Add();
        var above = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var content = line.Trim();
            if (PeerComment.IsEnd(content) && section.IsPeer)
            {
                section.Lines.AddRange([.. above, line]);
            }
            else if (content.StartsWith('['))
            {
                section = parsed.Begin(above);
                section.Lines.Add(line);
            }
            else if (content.Length == 0 || content.StartsWith('#'))
            {
                above.Add(line);
                continue;
            }
            else
            {
                section.Lines.AddRange([.. above, line]);
            }

            above.Clear();
        }

        parsed.Add().Lines.AddRange(above);
        if (parsed.sections.Find(found => found.IsInterface) is { } found)
        {
            parsed.Interface = found;
        }
        else
        {
            parsed.sections.Insert(0, parsed.Interface);
            parsed.Interface.Lines.Add("[Interface]");
        }

        return parsed;
    }

    public FileSection AddPeer()
    {
        // A text without a line end is given one.
        if (sections[^1].Lines.Count == 0)
        {
            sections[^1].Lines.Add("");
        }

        var section = new FileSection();
        section.Lines.AddRange(["", "[Peer]"]);
        sections.Insert(sections.Count - 1, section);
        return section;
    }

    /// <summary>Adds a line above all others.</summary>
    public void InsertTop(string line) => sections[0].Lines.Insert(0, line);

    public void Remove(FileSection section) => sections.Remove(section);

    /// <summary>The text, byte for byte where nothing was changed: each line but the last has a line end.</summary>
    public override string ToString() => string.Join('\n', sections.SelectMany(section => section.Lines));

    /// <summary>
    /// Begins a section with the comments directly above its head and the blank lines above those. Comments further up belong to no
    /// section: they are kept whatever becomes of the peers around them.
    /// </summary>
    private FileSection Begin(List<string> above)
    {
        var first = above.FindLastIndex(line => line.Trim().Length == 0) + 1;
        while (first > 0 && above[first - 1].Trim().Length == 0)
        {
            first--;
        }

        Add().Lines.AddRange(above[..first]);
        var section = Add();
        section.Lines.AddRange(above[first..]);
        return section;
    }

    private FileSection Add()
    {
        sections.Add(new FileSection());
        return sections[^1];
    }
}
