using System.Globalization;

namespace Agent.Files;

/// <summary>Files that hold secrets: for root only (0600), and whole at every moment, whenever the machine or the agent dies.</summary>
internal static class AtomicFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file by way of one beside it, which a killed predecessor may have left.</summary>
    public static void Replace(string path, string content) => Replace(path, writer => writer.Write(content));

    public static void Replace(string path, Action<TextWriter> write) => Replace(path, Beside(path), write);

    /// <summary>Makes a file, unless there is one. Of processes that do so at once one wins, and all find its file.</summary>
    public static void MakeIfAbsent(string path, string content)
    {
        var beside = $"{Beside(path)}.{Environment.ProcessId}";
        File.Delete(beside);
        WriteNew(beside, writer => writer.Write(content));
        try
        {
            File.Move(beside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(beside);
        }
    }

    /// <summary>
    /// Copies a file that is about to be replaced: to <c>.bak</c>, or with the date before that where there is one already. Returns the
    /// copy's path: that of an earlier one where it has the same text.
    /// </summary>
    public static string KeepBackup(string path)
    {
        var text = File.ReadAllText(path);
        var backups = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*bak");
        if (backups.FirstOrDefault(backup => File.ReadAllText(backup) == text) is { } same)
        {
            Protect(same);
            return same;
        }

        var backup = FreeName(path, "bak");

        // Beside a name without the date: what a killed agent leaves there, the next one finds.
        Replace(backup, Beside($"{path}.bak"), writer => writer.Write(text));
        return backup;
    }

    /// <summary>Renames a file: appends the extension, after the date if that name is taken. Returns its path.</summary>
    public static string SetAside(string path, string extension)
    {
        var aside = FreeName(path, extension);
        File.Move(path, aside);
        return aside;
    }

    /// <summary>The file's text, or null when there is none.</summary>
    public static string? ReadIfExists(string path)
    {
        try
        {
            return File.ReadAllText(path);
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

    private static string Beside(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");

    private static void Replace(string path, string beside, Action<TextWriter> write)
    {
        File.Delete(beside);
        try
        {
            WriteNew(beside, write);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            DeleteQuietly(beside);
            throw;
        }
    }

    private static void WriteNew(string path, Action<TextWriter> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
        writer.Flush();
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

    private static string FreeName(string path, string extension)
    {
        var free = $"{path}.{extension}";
        for (var number = 0; File.Exists(free); number++)
        {
            free = string.Create(
                CultureInfo.InvariantCulture, $"{path}.{DateTime.UtcNow:yyyyMMdd'T'HHmmss}{(number == 0 ? "" : $"-{number}")}.{extension}");
        }

        return free;
    }
}
