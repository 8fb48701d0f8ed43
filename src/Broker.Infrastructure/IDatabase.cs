using System.Data.Common;
using Dapper;

namespace Broker.Infrastructure;

/// <summary>What differs between the back ends; everything else is portable SQL.</summary>
internal interface IDatabase
{
    /// <summary>The folder of this back end's migrations.</summary>
    string Dialect { get; }

    /// <summary>
    /// Whether the database is a server that may be unreachable at start. An embedded one is set up before the broker listens.
    /// </summary>
    bool IsRemote { get; }

    /// <summary>Suffix of a select that locks its rows until the transaction ends.</summary>
    string RowLock { get; }

    /// <summary>Suffix of a select that keeps its rows as they are until the transaction ends.</summary>
    string SharedRowLock { get; }

    /// <summary>Suffix of a select that locks those of its rows that nobody else has locked, and leaves the others out.</summary>
    string RowLockWhereFree { get; }

    /// <summary>Likewise for a join, of whose rows those of one table have to stay as they are.</summary>
    string SharedRowLockWhereFree(string table);

    /// <summary>A condition, to follow others: the transaction with this number is over, and with it all that have a lower one.</summary>
    string OnlySettled(string transactionId);

    /// <summary>The number of the present transaction, as an expression for the entries of the audit trail and the events.</summary>
    string TransactionNumber { get; }

    /// <summary>A statement that brings what a restored database carries in line with its server; null where there is no server.</summary>
    string? AfterMigrations => null;

    /// <summary>
    /// Whether that statement would change anything, as after a restore under a running broker. Locks nothing that others wait for.
    /// </summary>
    Task<bool> NeedsAfterMigrationsAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>
    /// The time, in milliseconds since 1970, as an expression: by the server's clock or, of an embedded database, the parameter
    /// <c>@now</c>.
    /// </summary>
    string Now { get; }

    /// <summary>
    /// Likewise the time at which the statement began, for comparisons with a column: the planner can estimate how many rows are below it.
    /// </summary>
    string NowOfStatement { get; }

    /// <summary>
    /// A statement that takes a database-wide lock until the transaction ends; null where a writing transaction is exclusive anyway.
    /// </summary>
    string? NamedLock(long name);

    /// <summary>A table expression with one column, <c>value</c>: the elements of the JSON array in a parameter.</summary>
    string JsonElements(string parameter);

    /// <summary>A condition: the text has the part, letter by letter.</summary>
    string Contains(string text, string part);

    /// <summary>The type of the columns that hold ids.</summary>
    string IdType { get; }

    /// <summary>Suffix of a condition: the preceding expression is one of the values of a parameter made by <see cref="AnyOf"/>.</summary>
    string IsAnyOf(string parameter);

    /// <summary>
    /// Likewise, of texts, where they are always few: the statement is planned once, and not anew for the values of each call.
    /// </summary>
    string IsAnyOfFew(string parameter);

    /// <summary>The value of such a parameter, with texts or ids.</summary>
    object AnyOf<T>(IEnumerable<T> values);

    /// <summary>How long a call may take; infinite where the driver blocks anyway.</summary>
    TimeSpan Patience { get; }

    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The connection of a transaction whose caller holds the turn to write.</summary>
    Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    /// <summary>Whether another server has taken over from the one that a statement hangs on. New connections lead to it then.</summary>
    Task<bool> IsReplacedAsync(DbConnection hung) => Task.FromResult(false);

    /// <summary>Called when a statement has taken too long, which may mean that its server has vanished.</summary>
    void DistrustConnections()
    {
        // The embedded back end has no server.
    }

    /// <summary>Drops what the connection has kept, after a statement that has failed.</summary>
    Task ForgetAsync(DbConnection connection);

    /// <summary>
    /// Waits for the caller's turn to write. Disposed of after the transaction. A commit may be shared where all that the caller writes is
    /// in one transaction on the writer's connection.
    /// </summary>
    Task<IDisposable?> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for the caller's turn to wait for a lock; null where the turn to write suffices. Disposed of after the transaction.
    /// </summary>
    Task<IDisposable?> AwaitLockTurnAsync(string name, CancellationToken cancellationToken);

    /// <summary>Prepares the database for the migrations, outside of a transaction.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that writes.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Executes the last write, if any, and commits, in as few round trips as possible. Passes the turn on, perhaps before the commit.
    /// </summary>
    Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite, IDisposable? turn, CancellationToken cancellationToken);

    /// <summary>
    /// Checks that the database has what calls need: tables, their versions, and the privileges to read and to write them.
    /// </summary>
    /// <exception cref="SchemaIncompleteException">It lacks some of that.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Checks, at the cost of a system call or none, that open connections still lead to the database that was started with.
    /// </summary>
    /// <exception cref="Application.Abstractions.StorageUnavailableException">They do not.</exception>
    void ThrowIfReplaced();

    bool IsOutage(Exception exception);

    /// <summary>Whether the transaction was undone since it and another one waited for each other: it can be carried out again.</summary>
    bool IsDeadlock(Exception exception) => false;
}
