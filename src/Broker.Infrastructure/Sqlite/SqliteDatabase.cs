using System.Data.Common;
using Broker.Application.Abstractions;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Broker.Infrastructure.Sqlite;

/// <summary>
/// The embedded back end: one file in WAL mode, so that readers and the one writer do not wait for each other, with
/// <c>synchronous=FULL</c>, so that a commit is on the disk when it is acknowledged (sqlite.org/pragma.html#pragma_synchronous).
/// </summary>
internal sealed class SqliteDatabase(string path) : IDatabase, IDisposable
{
    /// <summary>How long a writer waits for its turn, and then for another process's lock.</summary>
    private const int PatienceSeconds = 5;

    private const int CannotOpen = 14;

    private readonly SemaphoreSlim writers = new(1, 1);

    private readonly string pooled = ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: true);

    private readonly DatabaseFile file = new(path);

    public string Dialect => "Sqlite";

    public bool IsRemote => false;

    public TimeSpan Patience => Timeout.InfiniteTimeSpan;

    /// <summary>A writing transaction locks the whole database.</summary>
    public string RowLock => string.Empty;

    public string Now => "cast(@now as integer)";

    public string? NamedLock(long name) => null;

    public string JsonElements(string parameter) => $"json_each({parameter})";

    public string Contains(string text, string part) => $"instr({text}, {part}) > 0";

    public string IdType => "text";

    public string SharedRowLock => "";

    public string OnlySettled(string transactionId) => "";

    /// <summary>Dapper expands the parameter to a list of its elements.</summary>
    public string IsAnyOf(string parameter) => $"in {parameter}";

    /// <summary>Opens the file that <see cref="PrepareAsync"/> made; a missing one is an outage, not an empty database.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        file.ThrowIfReplaced();
        return await OpenAsync(pooled, "pragma synchronous = full", cancellationToken);
    }

    /// <summary>
    /// SQLite makes a second writer poll and sleep on its thread. Within one process the writers queue here instead, in order and
    /// without blocking threads; against other processes SQLite's own busy handler remains.
    /// </summary>
    public async Task<IDisposable?> AwaitTurnAsync(CancellationToken cancellationToken) =>
        await writers.WaitAsync(TimeSpan.FromSeconds(PatienceSeconds), cancellationToken)
            ? new Turn(writers)
            : throw new StorageUnavailableException();

    public Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var creating = ConnectionString(path, SqliteOpenMode.ReadWriteCreate, pooling: false);
        var connection = await OpenAsync(creating, "pragma journal_mode = wal", cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("select count(*) from sqlite_master", cancellationToken: cancellationToken));
        file.Watch(connection);
    }

    /// <summary>Takes the write lock at once (BEGIN IMMEDIATE): a lock taken later could fail halfway through.</summary>
    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    public async Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite, CancellationToken cancellationToken)
    {
        if (lastWrite is { } write)
        {
            await transaction.Connection!.ExecuteAsync(write);
        }

        await transaction.CommitAsync(cancellationToken);
        file.ThrowIfReplaced();
    }

    /// <summary>On a new connection: those in the pool would read a damaged file from their caches.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        file.ThrowIfReplaced();
        var select = $"select {string.Join(", ", SchemaState.Tables.Select(table => $"(select 1 from {table} limit 1)"))}";
        await using var connection = await OpenAsync(ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false), select, cancellationToken);
        if (raw.sqlite3_db_readonly(connection.Handle, "main") != 0)
        {
            throw new SchemaIncompleteException("a database file that can be written");
        }
    }

    public void ThrowIfReplaced() => file.ThrowIfReplaced();

    /// <summary>
    /// Busy, I/O error, disk full, damaged, cannot open and the like (sqlite.org/rescode.html). Also 1, an error in the SQL: the
    /// statements are fixed, so it is the schema that has changed.
    /// </summary>
    public bool IsOutage(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: 1 or 5 or 6 or 7 or 8 or 10 or 11 or 13 or CannotOpen or 15 or 17 or 26 };

    public void Dispose()
    {
        file.Dispose();
        writers.Dispose();
    }

    private async Task<SqliteConnection> OpenAsync(string connectionString, string first, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(first, cancellationToken: cancellationToken));
            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync();
            throw exception is SqliteException { SqliteErrorCode: CannotOpen }
                ? new StorageUnavailableException("The database file cannot be opened.", $"It is {path}, and the user is '{Environment.UserName}'.")
                : exception;
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
        DefaultTimeout = PatienceSeconds,
    }.ToString();

    private sealed class Turn(SemaphoreSlim writers) : IDisposable
    {
        public void Dispose() => writers.Release();
    }
}
