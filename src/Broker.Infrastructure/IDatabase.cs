using System.Data.Common;
using Dapper;

namespace Broker.Infrastructure;

/// <summary>What differs between the back ends; all else is SQL that both understand.</summary>
internal interface IDatabase
{
    /// <summary>The folder of this back end's migrations.</summary>
    string Dialect { get; }

    /// <summary>Whether the database can come and go while the broker runs. One that cannot is set up before the start.</summary>
    bool IsRemote { get; }

    /// <summary>Ends a select whose rows are to stay locked until the transaction ends.</summary>
    string RowLock { get; }

    /// <summary>A statement that waits for, and holds until the transaction ends, the lock that the argument names; null: needs none.</summary>
    string? NamedLock(long name);

    /// <summary>A table of one column, <c>value</c>: the elements of the JSON array that a parameter holds.</summary>
    string JsonElements(string parameter);

    /// <summary>The end of a condition: that what stands before it is an element of the array that a parameter holds.</summary>
    string IsAnyOf(string parameter);

    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the caller's turn to write; to be held as long as the transaction.</summary>
    Task<IDisposable?> AwaitTurnAsync(CancellationToken cancellationToken);

    /// <summary>Makes what can be migrated. Runs before the migrations, outside of a transaction.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction that is going to write.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Commits, after the last write if one is left to do, in as few round trips as can be.</summary>
    Task CommitAsync(DbTransaction transaction, CommandDefinition? lastWrite);

    bool IsOutage(Exception exception);
}
