using System.Globalization;
using Broker.Api.Configuration;

namespace Broker.Api.Connections;

/// <summary>
/// What the process may have open: a connection costs one file descriptor, and a process that has none left cannot go on. The .NET
/// runtime has raised the limit to the hard one by then.
/// </summary>
internal static class OpenFiles
{
    /// <summary>A descriptor for each of the program's assemblies (270), and what it listens, logs and signals with.</summary>
    private const int Own = 320;

    /// <summary>PostgreSQL's 40 connections and the three that are held; or 16 of SQLite's, which have three files each.</summary>
    private const int Database = 48;

    /// <summary>Leaves room for 28 connections.</summary>
    private const int Least = 400;

    /// <summary>
    /// Of what is left an eighth stays free: for readers of the database beyond the usual, and sockets that are being closed.
    /// </summary>
    private const int SpareShare = 8;

    public static int Limit { get; } = ReadLimit();

    /// <summary>How many connections there may be at once.</summary>
    /// <exception cref="ConfigurationException">The limit is too low to work with.</exception>
    public static int Connections(int limit) => limit >= Least
        ? limit - Own - Database - ((limit - Own - Database) / SpareShare)
        : throw new ConfigurationException(
            "ulimit -n",
            $"is {limit}, and must be at least {Least}: the broker has some {Own + Database} files open before the first caller connects.");

    private static int ReadLimit()
    {
        const string Stem = "Max open files";
        var words = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Stem, StringComparison.Ordinal))[Stem.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
