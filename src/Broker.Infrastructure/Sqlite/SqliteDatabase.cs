using System.Data.Common;
using System.Text.Json;
using Broker.Infrastructure.Repositories;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Broker.Infrastructure.Sqlite;

/// <summary>
/// The embedded back end: one file in WAL mode, so that readers and the one writer do not wait for each other, with
/// <c>synchronous=FULL</c>, so that a commit is on the disk when it is acknowledged (sqlite.org/pragma.html#pragma_synchronous).
/// </summary>
internal sealed partial class SqliteDatabase : IDatabase, IDisposable
{
    /// <summary>How long a writer waits for another process's lock.</summary>
    private const int PatienceSeconds = 5;

    private const int CannotOpen = 14;

    private const string Durable = "pragma synchronous = full";

    private readonly string path;
    private readonly string pooled;
    private readonly DatabaseFile file;
    private readonly Writer writer;

    public SqliteDatabase(string path)
    {
        this.path = path;
        pooled = ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: true);
        file = new DatabaseFile(path);
        var own = ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false);
        writer = new Writer(() => new PreparedConnection(Open(own, Durable)), file.ThrowIfReplaced);
    }

    public string Dialect => "Sqlite";

    public bool IsRemote => false;

    public TimeSpan Patience => Timeout.InfiniteTimeSpan;

    /// <summary>A writing transaction locks the whole database.</summary>
    public string RowLock => string.Empty;

    public string RowLockWhereFree => string.Empty;

    public string SharedRowLockWhereFree(string table) => string.Empty;

    public string Now => "cast(@now as integer)";

    public string NowOfStatement => Now;

    public string? NamedLock(long name) => null;

    public string JsonElements(string parameter) => $"json_each({parameter})";

    public string Contains(string text, string part) => $"instr({text}, {part}) > 0";

    public string IdType => "text";

    public string SharedRowLock => "";

    public string OnlySettled(string transactionId) => "";

    public string TransactionNumber => "0";

    public string IsAnyOf(string parameter) => $"in (select value from json_each({parameter}))";

    public string IsAnyOfFew(string parameter) => IsAnyOf(parameter);

    public object AnyOf<T>(IEnumerable<T> values) =>
        JsonSerializer.Serialize(values.Select(value => value is Guid id ? Ids.Text(id) : $"{value}"));

    /// <summary>Opens the file that <see cref="PrepareAsync"/> made; a missing one is an outage, not an empty database.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        file.ThrowIfReplaced();
        return Task.FromResult<DbConnection>(Open(pooled, Durable));
    }

    public Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        file.ThrowIfReplaced();
        return Task.FromResult<DbConnection>(writer.Connection);
    }

    public async Task<IDisposable?> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken) =>
        await writer.AwaitTurnAsync(sharesCommit, cancellationToken);

    public Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var creating = ConnectionString(path, SqliteOpenMode.ReadWriteCreate, pooling: false);
        var connection = Open(creating, "pragma journal_mode = wal");
        await connection.ExecuteAsync(new CommandDefinition("select count(*) from sqlite_master", cancellationToken: cancellationToken));
        file.Watch(connection);
    }

    /// <summary>Takes the write lock at once (BEGIN IMMEDIATE): a lock taken later could fail halfway through.</summary>
    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(
            connection is SqliteConnection other ? other.BeginTransaction(deferred: false) : new WriterTransaction(writer));

    public async Task CommitAsync(
        DbTransaction transaction, CommandDefinition? lastWrite, IDisposable? turn, CancellationToken cancellationToken)
    {
        if (lastWrite is { } write)
        {
            await transaction.Connection!.ExecuteAsync(write);
        }

        await ((WriterTransaction)transaction).CommitAsync(turn!);
    }

    /// <summary>On a new connection: those in the pool would read a damaged file from their caches.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        file.ThrowIfReplaced();
        var select = $"select {string.Join(", ", SchemaState.Tables.Select(table => $"(select 1 from {table} limit 1)"))}";
        await using var connection = Open(ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: false), select);
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
        writer.Dispose();
        file.Dispose();
    }
}
