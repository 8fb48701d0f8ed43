using System.Text;

namespace Agent.Files;

/// <summary>Files that hold secrets: for root only (0600), and whole at every moment, whenever the machine or the agent dies.</summary>
internal static partial class AtomicFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file by way of one beside it, which a killed predecessor may have left.</summary>
    public static void Replace(string path, string content) => Replace(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Replace(string, string)"/>
    public static void Replace(string path, ReadOnlySpan<byte> content) => Replace(path, Beside(path), content);

    /// <summary>The name of a file's next contents while they are not in its place yet.</summary>
    public static string Beside(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");

    /// <summary>Writes a file that nobody reads yet, in place of what a killed predecessor may have left: whole, or not at all.</summary>
    public static void WriteAnew(string path, ReadOnlySpan<byte> content)
    {
        File.Delete(path);
        try
        {
            WriteNew(path, content);
        }
        catch
        {
            DeleteQuietly(path);
            throw;
        }
    }

    /// <summary>Makes a file, unless there is one. Of processes that do so at once one wins, and all find its file.</summary>
    public static void MakeIfAbsent(string path, string content)
    {
        var beside = $"{Beside(path)}.{Environment.ProcessId}";
        File.Delete(beside);
        WriteNew(beside, Encoding.UTF8.GetBytes(content));
        try
        {
            Move(beside, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(beside);
        }
    }

    /// <summary>Renames a file for good: also after a power cut it has the new name.</summary>
    public static void Move(string path, string target, bool overwrite = false)
    {
        File.Move(path, target, overwrite);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    /// <summary>The file's text, or null when there is none.</summary>
    public static string? ReadIfExists(string path) => ReadIfExists(path, File.ReadAllText);

    /// <summary>What a file holds, or null when there is none.</summary>
    public static T? ReadIfExists<T>(string path, Func<string, T> read)
        where T : class
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Takes others' access to a secret away, where somebody gave it.</summary>
    public static void Protect(string path)
    {
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    private static void Replace(string path, string beside, ReadOnlySpan<byte> content, bool overwrite = true)
    {
        WriteAnew(beside, content);
        try
        {
            Move(beside, path, overwrite);
        }
        catch
        {
            DeleteQuietly(beside);
            throw;
        }
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>What has failed before is to be told, not that this fails too.</summary>
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // a folder that is read-only now: the next write removes it
        }
    }
}
