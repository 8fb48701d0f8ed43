namespace Agent.WireGuard;

/// <summary>
/// Reads and edits the addresses of an [Interface] section. Those that are not the server's own are the operator's, and stay.
/// </summary>
internal static class FileAddresses
{
    private const string Key = "Address";

    public static IReadOnlyList<InterfaceAddress> Of(FileSection section) =>
        [.. section.Values(Key).SelectMany(FilePeer.Words).Select(InterfaceAddress.Parse).OfType<InterfaceAddress>()];

    /// <summary>Gives the section the server's own addresses. A line that has none to be changed stays as it is.</summary>
    /// <param name="section">The section.</param>
    /// <param name="wanted">The server's own.</param>
    /// <param name="former">What they were before.</param>
    public static void Set(FileSection section, IReadOnlyList<InterfaceAddress> wanted, IReadOnlyList<InterfaceAddress> former)
    {
        var present = Of(section);
        var missing = wanted.Except(present).ToList();
        InterfaceAddress[] stale = [.. present.Where(address => address.IsReplacedBy(wanted, former))];
        for (var i = 0; i < section.Lines.Count; i++)
        {
            if (QuickSetting.Read([section.Lines[i]]).FirstOrDefault() is not { } setting || !setting.Is(Key))
            {
                continue;
            }

            string[] words = FilePeer.Words(setting.Value);
            string[] kept = [.. words.Select(word => Replace(word, stale, missing)).OfType<string>()];
            if (kept.Length == 0)
            {
                section.Lines.RemoveAt(i--);
            }
            else if (!kept.SequenceEqual(words))
            {
                section.Lines[i] = $"{Key} = {string.Join(", ", kept)}";
            }
        }

        foreach (var address in missing.AsEnumerable().Reverse())
        {
            InsertBehind(section, wanted, address);
        }
    }

    /// <summary>The word as it is to be; null where nothing takes its place.</summary>
    private static string? Replace(string word, InterfaceAddress[] stale, List<InterfaceAddress> missing)
    {
        if (InterfaceAddress.Parse(word) is not { } address || !stale.Contains(address))
        {
            return word;
        }

        var successor = missing.Find(other => other.Address.AddressFamily == address.Address.AddressFamily);
        missing.RemoveAll(other => other == successor);
        return successor?.ToString();
    }

    /// <summary>The second address follows the first one.</summary>
    private static void InsertBehind(FileSection section, IReadOnlyList<InterfaceAddress> wanted, InterfaceAddress address)
    {
        var line = section.Lines.FindIndex(line => QuickSetting.Read([line]).FirstOrDefault() is { } setting && setting.Is(Key)
            && FilePeer.Words(setting.Value).Select(InterfaceAddress.Parse).Any(other => other is not null && wanted.Contains(other)));
        if (line < 0)
        {
            section.Insert(Key, address.ToString());
        }
        else
        {
            section.Lines.Insert(line + (address == wanted[0] ? 0 : 1), $"{Key} = {address}");
        }
    }
}
