namespace Agent.WireGuard;

/// <summary>
/// Reads and edits the addresses of an [Interface] section. Those that are not the server's own are the operator's, and stay.
/// </summary>
internal static class FileAddresses
{
    private const string Key = "Address";

    public static IReadOnlyList<InterfaceAddress> Of(FileSection section) =>
        [.. section.Values(Key).SelectMany(Read)];

    /// <summary>The addresses of one line.</summary>
    public static IEnumerable<InterfaceAddress> Read(string value) =>
        CidrList.Words(value).Select(InterfaceAddress.Parse).OfType<InterfaceAddress>();

    /// <summary>
    /// Gives the section the server's own addresses for the former ones. A line that has none to be changed stays as it is.
    /// </summary>
    public static void Set(FileSection section, IReadOnlyList<InterfaceAddress> wanted, IReadOnlyList<InterfaceAddress> former)
    {
        var present = Of(section);
        var missing = wanted.Except(present).ToList();
        InterfaceAddress[] stale = [.. present.Where(address => address.IsReplacedBy(wanted, former))];
        List<int> emptied = [];
        foreach (var (index, value) in section.Find(Key).ToArray())
        {
            var words = CidrList.Words(value);
            string[] kept = [.. words.Select(word => Replace(word, stale, missing)).OfType<string>()];
            if (kept.Length == 0)
            {
                emptied.Insert(0, index);
            }
            else if (!kept.SequenceEqual(words))
            {
                section.Lines[index] = $"{Key} = {string.Join(", ", kept)}";
            }
        }

        foreach (var index in emptied)
        {
            section.Lines.RemoveAt(index);
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
        var lines = section.Find(Key).Where(line => Read(line.Value).Any(wanted.Contains)).Select(line => line.Index).ToArray();
        if (lines is [var first, ..])
        {
            section.Lines.Insert(first + (address == wanted[0] ? 0 : 1), $"{Key} = {address}");
        }
        else
        {
            section.Insert(Key, address.ToString());
        }
    }
}
