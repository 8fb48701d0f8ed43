namespace Agent.Files;

/// <summary>Files that hold secrets: for their owner only (0600), and whole at every moment, whenever the machine or the process dies.</summary>
internal static class AtomicFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file by way of one beside it, which a killed predecessor may have left.</summary>
    public static void Replace(string path, string content) => Replace(path, writer => writer.Write(content));

    public static void Replace(string path, Action<TextWriter> write)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        Write(beside, write);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Makes a file, unless there is one. Of processes that do so at once one wins, and all find its file.</summary>
    public static void MakeIfAbsent(string path, string content)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
        Write(beside, writer => writer.Write(content));
        try
        {
            File.Move(beside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(beside);
        }
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

    private static void Write(string path, Action<TextWriter> write)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
