using Agent.Files;

namespace Agent.Tests;

/// <summary>A folder of a test's own, with the agent's folders in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Long before anything that a test does.</summary>
    private static readonly DateTime LongAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public TemporaryFolder()
    {
        Folders = new AgentFolders(PathOf("keys"), PathOf("wireguard"));
        Directory.CreateDirectory(Folders.Keys);
        Directory.CreateDirectory(Folders.WireGuard);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("agent-tests-").FullName;

    public AgentFolders Folders { get; }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(PathOf(name), text);
        File.SetUnixFileMode(PathOf(name), mode);
        return PathOf(name);
    }

    /// <summary>
    /// All that is there, with the times of the last changes set back, those of folders too: whatever is written, made, renamed or
    /// removed from now on shows when this is compared with <see cref="Look"/>.
    /// </summary>
    public IReadOnlyList<string> Age()
    {
        foreach (var entry in new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToArray())
        {
            entry.LastWriteTimeUtc = LongAgo;
        }

        return Look();
    }

    /// <summary>Each file and folder with its mode, the time of its last change and its content.</summary>
    public IReadOnlyList<string> Look() =>
        [.. new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => $"{entry.FullName} {entry.UnixFileMode} {entry.LastWriteTimeUtc:O} {Content(entry)}")
            .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Content(FileSystemInfo entry) => entry is FileInfo file ? File.ReadAllText(file.FullName) : "";
}
