using Broker.TestSupport;

namespace EndToEnd.Tests.Packages;

/// <summary>What build/package.sh makes, once for all tests, in two versions.</summary>
internal static class BuiltPackages
{
    /// <summary>A version after all others. Only its number is new.</summary>
    public const string Newer = "9999.0";

    private static readonly string Script = Path.Combine(Repository.Root, "build/package.sh");
    private static readonly Lazy<Task> Build = new(BuildAsync);

    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts/package/tests");

    public static string Version { get; } = File.ReadLines(Path.Combine(Repository.Root, "Directory.Build.props"))
        .Single(line => line.Contains("<VersionPrefix>", StringComparison.Ordinal)).Split('<', '>')[2];

    /// <summary>Waits for them; skips the test where none can be made.</summary>
    public static async Task NeededAsync()
    {
        if (Tool.Find("dpkg-deb") is null)
        {
            Assert.Ignore("No dpkg-deb.");
        }

        await Build.Value;
    }

    public static string PathOf(string package) => Directory.GetFiles(Folder, $"{package}_{Version}_*.deb").Single();

    private static async Task BuildAsync()
    {
        Directory.CreateDirectory(Folder);
        foreach (var old in Directory.GetFiles(Folder))
        {
            File.Delete(old);
        }

        await Tool.RunAsync("env", [$"OUTPUT={Folder}", Script]);
        var published = Environment.GetEnvironmentVariable("PUBLISHED")
            ?? Path.Combine(Repository.Root, $"artifacts/package/{(await Tool.RunAsync("dpkg", ["--print-architecture"])).Trim()}/published");

        // From another folder: relative paths had been taken as the repository's.
        var caller = Path.GetDirectoryName(Folder)!;
        await Tool.RunAsync(
            "env",
            [$"OUTPUT={Path.GetRelativePath(caller, Folder)}", $"PUBLISHED={Path.GetRelativePath(caller, published)}", Script, Newer],
            caller);
    }
}
