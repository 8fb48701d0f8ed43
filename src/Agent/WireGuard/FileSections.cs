namespace Agent.WireGuard;

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

    /// <param name="kept">The section that the peer had before; null for a new one.</param>
    public FileSection AddPeer(FileSection? kept = null)
    {
        // A text without a line end is given one.
        if (sections[^1].Lines.Count == 0)
        {
            sections[^1].Lines.Add("");
        }

        var section = kept ?? new FileSection();
        section.Lines.AddRange(kept is null ? ["", "[Peer]"] : []);
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
