namespace Broker.TestSupport;

/// <summary>The work tree that the tests were built from.</summary>
public static class Repository
{
    private static readonly string[] BuildOutput = ["bin", "obj"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The files below a folder of it, without what is built.</summary>
    public static IEnumerable<string> FilesOf(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(BuildOutput).Any());

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WireguardBroker.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No WireguardBroker.sln above {AppContext.BaseDirectory}.");
    }
}
