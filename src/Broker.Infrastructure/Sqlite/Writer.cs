using Broker.Application.Abstractions;
using Microsoft.Data.Sqlite;

namespace Broker.Infrastructure.Sqlite;

/// <summary>
/// The one writer of the database file, whose turns callers take in order, without blocking threads as SQLite's own busy handler would.
/// Callers that wait for their turn at the same moment share one transaction, each within a savepoint of its own, and so one flush to the
/// disk: none is answered before that commit, and all fail with it (docs/decisions/0020).
/// </summary>
internal sealed partial class Writer(Func<PreparedConnection> open, Action checkFile) : IDisposable
{
    /// <summary>Bounds how long the first one of a transaction waits for its commit.</summary>
    private const int MostMembers = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiting = [];

    /// <summary>What waits for the commit of the open transaction. Touched by the holder of the turn only, as the connection.</summary>
    private readonly List<TaskCompletionSource> members = [];

    private PreparedConnection? connection;
    private bool isTaken;

    /// <summary>
    /// The turn of a caller that writes on <see cref="Connection"/> may come before the commit of others, which it shares.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not the caller's turn in time.</exception>
    public async Task<IDisposable> AwaitTurnAsync(bool sharesCommit, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(sharesCommit);
        lock (gate)
        {
            if (!isTaken)
            {
                isTaken = true;
                return new Turn(this);
            }

            waiting.Enqueue(waiter);
        }

        try
        {
            await waiter.Task.WaitAsync(Patience, cancellationToken);
            return new Turn(this);
        }
        catch (Exception exception)
        {
            if (!waiter.TrySetCanceled(CancellationToken.None))
            {
                PassTurn();
            }

            throw exception is TimeoutException ? new StorageUnavailableException() : exception;
        }
    }

    /// <summary>Stays open between turns, with its prepared statements.</summary>
    public PreparedConnection Connection => connection ??= open();

    /// <summary>Begins a transaction, or a part of the open one that can be undone alone.</summary>
    public void Begin() => Connection.Execute(members.Count == 0 ? "begin immediate; savepoint member" : "savepoint member");

    /// <summary>Passes the turn to who waits, or commits.</summary>
    /// <returns>Completes with the commit.</returns>
    public Task CommitAsync(IDisposable turn)
    {
        Connection.Execute("release member");
        var member = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        members.Add(member);
        turn.Dispose();
        return member.Task;
    }

    /// <summary>Undoes what the holder of the turn has written, and no more unless SQLite has undone all of the transaction.</summary>
    public void Rollback()
    {
        try
        {
            Connection.Execute(members.Count == 0 ? "rollback" : "rollback to member; release member");
        }
        catch (SqliteException fault)
        {
            Fail(fault);
        }
    }

    /// <summary>No turn is held any more.</summary>
    public void Dispose() => connection?.End();

    private void PassTurn()
    {
        while (!TryPassTurn())
        {
            CommitMembers();
        }
    }

    /// <returns>False when the members have to be committed first.</returns>
    private bool TryPassTurn()
    {
        lock (gate)
        {
            while (waiting.TryPeek(out var next))
            {
                if (members.Count >= (next.SharesCommit ? MostMembers : 1))
                {
                    return false;
                }

                waiting.Dequeue();
                if (next.TrySetResult())
                {
                    return true;
                }
            }

            isTaken = members.Count > 0;
            return !isTaken;
        }
    }

    private void CommitMembers()
    {
        try
        {
            Connection.Execute("commit");
            checkFile();
        }
        catch (Exception fault) when (fault is SqliteException or StorageUnavailableException)
        {
            Fail(fault);
            return;
        }

        members.ForEach(member => member.SetResult());
        members.Clear();
    }

    private void Fail(Exception fault)
    {
        members.ForEach(member => member.SetException(fault));
        members.Clear();
        connection?.End();
        connection = null;
    }
}
