using System.Data.Common;
using Broker.Infrastructure.Migrations;
using Dapper;
using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>The back end for production: any number of brokers on one PostgreSQL.</summary>
internal sealed partial class PostgresDatabase : IDatabase, IAsyncDisposable
{
    private readonly Turns turns;

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgresDatabase(string connectionString)
    {
        settings = PostgresSettings.Of(connectionString);
        Patience = settings.Patience;
        turns = new Turns(settings.Patience);
        takeover = new Takeover(settings);
        source = settings.Build();
    }

    public string Dialect => "Postgres";

    public bool IsRemote => true;

    /// <summary>The connection string's Command Timeout.</summary>
    public TimeSpan Patience { get; }

    public string RowLock => "for update";

    public string RowLockWhereFree => "for update skip locked";

    public string SharedRowLockWhereFree(string table) => $"for share of {table} skip locked";

    public string Now => "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    public string NowOfStatement => "(extract(epoch from statement_timestamp()) * 1000)::bigint";

    public string? NamedLock(long name) => $"select pg_advisory_xact_lock({name})";

    public string JsonElements(string parameter) => $"jsonb_array_elements(cast({parameter} as jsonb)) as value";

    public string Contains(string text, string part) => $"strpos({text}, {part}) > 0";

    public string IdType => "uuid";

    public string SharedRowLock => "for share";

    public string OnlySettled(string transactionId) =>
        $"and {transactionId} < (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + transaction_offset from audit_order)";

    /// <summary>As a subselect, which is evaluated once for a statement, where the column's default is for each row.</summary>
    public string TransactionNumber => "(select audit_transaction())";

    private const string LastNumberIsToCome =
        """
        (select greatest((select max(transaction_id) from audit), (select max(transaction_id) from events)) as number) last
        where last.number - transaction_offset >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        """;

    /// <summary>
    /// In a cluster to which a dump was restored, the audit trail and the events would otherwise have numbers that are still to come.
    /// </summary>
    public string? AfterMigrations =>
        $"update audit_order set transaction_offset = last.number + 1 - pg_current_xact_id()::text::bigint from {LastNumberIsToCome}";

    /// <summary>
    /// An array: the planner takes a set that a function returns for 100 rows, and reads all of a table of some thousand then.
    /// </summary>
    public string IsAnyOf(string parameter) => $"= any({parameter})";

    /// <summary>An array that the planner does not see, so that no number of values has a cheaper plan than the one that is kept.</summary>
    public string IsAnyOfFew(string parameter) => $"= any((select {parameter})::text[])";

    public object AnyOf<T>(IEnumerable<T> values) => values.ToArray();

    public Task<IDisposable?> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    public async Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken) =>
        await turns.AwaitAsync(name, cancellationToken);

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <summary>
    /// Writes to the log, so that the COMMIT waits for the synchronous standby even if nothing has changed. Otherwise "there is nothing to
    /// delete" would be acknowledged because of a deletion that the standby does not have: one whose own COMMIT was cut short.
    /// </summary>
    private const string WriteToLog = "select pg_logical_emit_message(true, 'wireguard-broker', '')";

    /// <summary>
    /// Sends COMMIT behind the last write; if that fails, the server skips the COMMIT and the transaction is rolled back.
    /// </summary>
    public Task CommitAsync(
        DbTransaction transaction, CommandDefinition? lastWrite, IDisposable? turn, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(
                $"{lastWrite?.CommandText ?? WriteToLog}; commit",
                lastWrite?.Parameters,
                transaction,
                cancellationToken: cancellationToken));

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(this);
        await lease.UseAsync(
            (connection, _, token) => PostgresCheck.RunAsync(connection, Migrator.Versions(Dialect), token), Patience, cancellationToken);
    }

    public async Task<bool> NeedsAfterMigrationsAsync(CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(this);
        return await lease.UseAsync(
            (connection, _, token) => connection.ExecuteScalarAsync<bool>(
                new CommandDefinition($"select exists (select from audit_order, {LastNumberIsToCome})", cancellationToken: token)),
            Patience,
            cancellationToken);
    }

    public void ThrowIfReplaced()
    {
        // The server knows its own files.
    }

    /// <summary>
    /// Network faults, and errors of the server that are about its state or its schema, not about the values of a statement (PostgreSQL,
    /// appendix A): connections, resources, shutdown, deadlock, login, no database or schema or table or column, no privilege,
    /// read-only, a plan made for another schema, damaged data.
    /// </summary>
    public bool IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '5', ..] or ['5', '7', ..] or ['5', '8', ..] } => true,
        PostgresException { SqlState: ['4', '0', ..] } => true,
        PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] or ['3', 'F', ..] or ['X', 'X', ..] or "25006" or "0A000" } => true,
        PostgresException { SqlState: "42P01" or "42703" or "42501" or "42883" or "42704" } => true,
        PostgresException => false,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    public bool IsDeadlock(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
