using System.Data.Common;
using Broker.Infrastructure.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>
/// A database that tells how each statement on it was carried out: the plan, and on SQLite the number of steps that its
/// virtual machine took (sqlite.org/opcode.html), which, unlike a time, is always the same.
/// </summary>
internal sealed class SqlWatch(IDatabase database) : IDatabase
{
    private const string ExplainAll =
        """
        load 'auto_explain';
        set auto_explain.log_min_duration = 0;
        set auto_explain.log_analyze = on;
        set auto_explain.log_level = notice;
        """;

    private readonly List<string> statements = [];

    /// <summary>SQLite: the statements with their parameters filled in. PostgreSQL: their plans, with what they met.</summary>
    public IReadOnlyList<string> Seen => statements;

    /// <summary>SQLite only.</summary>
    public long Steps { get; private set; }

    public string Dialect => database.Dialect;

    public bool IsRemote => database.IsRemote;

    public TimeSpan Patience => database.Patience;

    public string RowLock => database.RowLock;

    public string RowLockWhereFree => database.RowLockWhereFree;

    public string SharedRowLockWhereFree(string table) => database.SharedRowLockWhereFree(table);

    public string Now => database.Now;

    public string SharedRowLock => database.SharedRowLock;

    public string OnlySettled(string transactionId) => database.OnlySettled(transactionId);

    public string? NamedLock(long name) => database.NamedLock(name);

    public string JsonElements(string parameter) => database.JsonElements(parameter);

    public string IdType => database.IdType;

    public string IsOneOf(string parameter) => database.IsOneOf(parameter);

    public object Texts(IEnumerable<string> texts) => database.Texts(texts);

    public string Contains(string text, string part) => database.Contains(text, part);

    public string IsAnyOf(string parameter) => database.IsAnyOf(parameter);

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await WatchAsync(await database.OpenAsync(cancellationToken), cancellationToken);

    public async Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) =>
        await WatchAsync(await database.OpenWriterAsync(cancellationToken), cancellationToken);

    public void Forget()
    {
        statements.Clear();
        Steps = 0;
    }

    public Task<IDisposable?> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken) =>
        database.AwaitTurnAsync(sharesCommit, cancellationToken);

    public Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken) =>
        database.AwaitLockTurnAsync(name, cancellationToken);

    public Task PrepareAsync(CancellationToken cancellationToken) =>
        database.PrepareAsync(cancellationToken);

    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        database.BeginAsync(connection, cancellationToken);

    public Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite, IDisposable? turn, CancellationToken cancellationToken) =>
        database.CommitAsync(transaction, lastWrite, turn, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => database.CheckAsync(cancellationToken);

    public void ThrowIfReplaced() => database.ThrowIfReplaced();

    public bool IsOutage(Exception exception) => database.IsOutage(exception);

    private async Task<DbConnection> WatchAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if ((connection as SqliteConnection ?? (connection as PreparedConnection)?.Kept) is { } sqlite)
        {
            raw.sqlite3_trace(sqlite.Handle!, (_, sql) => statements.Add(sql), null);
            raw.sqlite3_progress_handler(sqlite.Handle!, 1, _ => Count(), null);
        }
        else if (connection is NpgsqlConnection postgres)
        {
            postgres.Notice += (_, notice) => statements.Add(notice.Notice.MessageText);
            await using var explain = new NpgsqlCommand(ExplainAll, postgres);
            await explain.ExecuteNonQueryAsync(cancellationToken);
        }

        return connection;
    }

    private int Count()
    {
        Steps++;
        return 0;
    }
}
