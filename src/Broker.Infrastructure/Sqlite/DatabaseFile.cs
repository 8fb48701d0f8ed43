using Broker.Application.Abstractions;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <summary>
/// Detects that the database's files are replaced or deleted while connections have them open: commits would go to files that are never
/// opened again. The same holds for the WAL and its index; one connection stays open, so that SQLite itself does not remove them.
/// </summary>
internal sealed class DatabaseFile(string path) : IDisposable
{
    private readonly string[] paths = [path, $"{path}-wal", $"{path}-shm"];
    private FileIdentity?[]? identities;
    private SqliteConnection? anchor;

    /// <summary>Records the files' identities.</summary>
    /// <param name="connection">Keeps them open; it has read the database in WAL mode.</param>
    public void Watch(SqliteConnection connection)
    {
        (anchor, var previous) = (connection, anchor);
        previous?.Dispose();
        identities = [.. paths.Select(FileIdentity.Of)];
    }

    /// <exception cref="StorageUnavailableException">A file is not the one that was open from the start.</exception>
    public void ThrowIfReplaced()
    {
        for (var i = 0; i < identities?.Length; i++)
        {
            if (identities[i] is { } expected && FileIdentity.Of(paths[i]) != expected)
            {
                throw new StorageUnavailableException(
                    "The database file was replaced or deleted while the broker runs.",
                    $"It is {paths[i]}: put the original back, or restart the broker to use the file that is there.");
            }
        }
    }

    public void Dispose() => anchor?.Dispose();
}
