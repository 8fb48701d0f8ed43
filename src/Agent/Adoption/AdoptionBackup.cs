using System.Globalization;
using Agent.Files;
using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>Files as they were before they were adopted: <c>wg0.conf.20260131T120000.adopted.bak</c>, byte for byte.</summary>
internal static class AdoptionBackup
{
    private const string Suffix = ".adopted.bak";

    /// <summary>Copies a file; one that has the same bytes already is not copied again. Returns the copy's path.</summary>
    public static string Keep(string path, DateTimeOffset now)
    {
        if (Latest(path) is { } latest && File.ReadAllBytes(latest).AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            return latest;
        }

        for (var number = 0; ; number++)
        {
            var copy = string.Create(
                CultureInfo.InvariantCulture, $"{path}.{now.UtcDateTime:yyyyMMdd'T'HHmmss}{(number == 0 ? "" : $"-{number}")}{Suffix}");
            if (!File.Exists(copy))
            {
                AtomicFile.CopyNew(path, copy);
                return copy;
            }
        }
    }

    /// <summary>
    /// The last copy of somebody else's file; null if there is none. One of the agent's own is there where an adoption was run again.
    /// </summary>
    public static string? Latest(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{Suffix}")
            .Where(copy => ServerFile.OwnerOf(File.ReadAllText(copy)) is null).Max(StringComparer.Ordinal);
}
