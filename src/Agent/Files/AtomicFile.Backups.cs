using System.Globalization;

namespace Agent.Files;

/// <content>What becomes of the file that was there before.</content>
internal static partial class AtomicFile
{
    /// <summary>
    /// Copies a file that is about to be replaced: to <c>.bak</c>, or with the date before that where there is one already. Returns the
    /// copy's path: that of an earlier one where it has the same bytes.
    /// </summary>
    public static string KeepBackup(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var backups = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*bak");
        if (backups.FirstOrDefault(backup => File.ReadAllBytes(backup).AsSpan().SequenceEqual(bytes)) is { } same)
        {
            Protect(same);
            return same;
        }

        var backup = FreeName(path, "bak");

        // Beside a name without the date: what a killed agent leaves there, the next one finds.
        Replace(backup, Beside($"{path}.bak"), bytes);
        return backup;
    }

    /// <summary>Copies a file, byte for byte, to a name that nobody has.</summary>
    public static void CopyNew(string path, string copy)
    {
        // Beside a name without the date, as above.
        Replace(copy, Beside($"{path}.bak"), File.ReadAllBytes(path), overwrite: false);
    }

    /// <summary>Renames a file: appends the extension, after the date if that name is taken. Returns its path.</summary>
    public static string SetAside(string path, string extension)
    {
        var aside = FreeName(path, extension);
        Move(path, aside);
        return aside;
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
