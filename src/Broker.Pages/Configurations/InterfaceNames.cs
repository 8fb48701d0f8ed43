namespace Broker.Pages.Configurations;

/// <summary>Names the interfaces of a download's configurations, and so its files.</summary>
internal static class InterfaceNames
{
    /// <summary>As the kernel and wg-quick(8) take them.</summary>
    private const int Longest = 15;

    /// <summary>
    /// By server: its name, as the agent names its files, or the beginning of it. Those that would be the same are numbered, in the order
    /// of the servers' names. Letters that differ in case only are the same to the file systems of Windows and macOS.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> servers)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in servers.GroupBy(server => Shortened(server, Longest), StringComparer.OrdinalIgnoreCase)
            .Select(group => group.Order(StringComparer.Ordinal).ToList()).OrderBy(group => group.Count))
        {
            foreach (var server in group)
            {
                names[server] = group.Count == 1 && taken.Add(Shortened(server, Longest))
                    ? Shortened(server, Longest)
                    : Enumerable.Range(1, int.MaxValue).Select(number => Numbered(server, number)).First(taken.Add);
            }
        }

        return names;
    }

    private static string Shortened(string server, int length) => server[..Math.Min(server.Length, length)];

    private static string Numbered(string server, int number) => Shortened(server, Longest - $"-{number}".Length) + $"-{number}";
}
