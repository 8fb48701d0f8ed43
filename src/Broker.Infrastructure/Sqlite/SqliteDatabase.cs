using System.Data.Common;
using Broker.Application.Abstractions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <summary>
/// The embedded back end: one file in WAL mode, so that readers and the one writer do not wait for each other, with
/// <c>synchronous=FULL</c>, so that a commit is on the disk when it is acknowledged (sqlite.org/pragma.html#pragma_synchronous).
/// </summary>
internal sealed class SqliteDatabase(string path) : IDatabase, IDisposable
{
    /// <summary>How long a writer waits for its turn, and then for another process's lock.</summary>
    private const int PatienceSeconds = 5;

    private readonly SemaphoreSlim writers = new(1, 1);

    private readonly string connectionString = ConnectionString(path, SqliteOpenMode.ReadWrite);

    public string Dialect => "Sqlite";

    public bool IsRemote => false;

    /// <summary>A writing transaction has the whole database to itself.</summary>
    public string RowLock => string.Empty;

    public string? NamedLock(long name) => null;

    public string JsonElements(string parameter) => $"json_each({parameter})";

    /// <summary>Dapper writes the elements out.</summary>
    public string IsAnyOf(string parameter) => $"in {parameter}";

    /// <summary>Opens the file that <see cref="PrepareAsync"/> made; if it has gone since, that is an outage, not an empty database.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition("pragma synchronous = full", cancellationToken: cancellationToken));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// SQLite makes a second writer poll and sleep on its thread. Within one process the writers queue here instead, in order
    /// and without a thread; between processes SQLite's own waiting remains.
    /// </summary>
    public async Task<IDisposable?> AwaitTurnAsync(CancellationToken cancellationToken) =>
        await writers.WaitAsync(TimeSpan.FromSeconds(PatienceSeconds), cancellationToken)
            ? new Turn(writers)
            : throw new StorageUnavailableException();

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
        await connection.ExecuteAsync(new CommandDefinition("pragma journal_mode = wal", cancellationToken: cancellationToken));
    }

    /// <summary>Takes the write lock at once (BEGIN IMMEDIATE): a lock taken later could fail halfway through.</summary>
    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public async Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite)
    {
        if (lastWrite is { } write)
        {
            await transaction.Connection!.ExecuteAsync(write);
        }

        await transaction.CommitAsync();
    }

    /// <summary>Busy, I/O error, disk full, cannot open and the like: nothing that a request could be blamed for (sqlite.org/rescode.html).</summary>
    public bool IsOutage(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: 5 or 6 or 7 or 8 or 10 or 11 or 13 or 14 or 15 or 26 };

    public void Dispose() => writers.Dispose();

    private static string ConnectionString(string path, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = mode == SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = PatienceSeconds,
    }.ToString();

    private sealed class Turn(SemaphoreSlim writers) : IDisposable
    {
        public void Dispose() => writers.Release();
    }
}
