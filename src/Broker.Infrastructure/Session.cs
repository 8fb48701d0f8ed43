using System.Data.Common;
using System.Diagnostics;
using Broker.Application.Abstractions;
using Broker.Domain.Servers;
using Broker.Infrastructure.Changes;
using Broker.Infrastructure.Tokens;
using Dapper;

namespace Broker.Infrastructure;

/// <summary>The connection of one request, opened when first needed, and its transaction while a command runs.</summary>
internal sealed partial class Session(
    IDatabase database, SchemaState schema, IChangeFeed feed, TokenDirectory tokens) : IUnitOfWork, IAsyncDisposable
{
    /// <summary>By the lock's name: a request that takes a lock twice waits once.</summary>
    private readonly Dictionary<string, IDisposable> turns = new(StringComparer.Ordinal);

    /// <summary>Servers whose revision grows with the transaction, or that it deletes: announced after the commit.</summary>
    private readonly HashSet<ServerId> changed = [];

    /// <summary>Servers whose agents have applied another revision, likewise.</summary>
    private readonly HashSet<ServerId> reported = [];

    private ConnectionLease? lease;
    private TimeSpan waited;
    private bool inTransaction;
    private bool tokensEnded;
    private (string Sql, object Parameters)? deferred;

    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await ReleaseAsync();
        using var turn = await database.AwaitTurnAsync(sharesCommit: true, cancellationToken);
        inTransaction = true;
        try
        {
            var result = await work();
            var write = deferred;
            deferred = null;
            await UseAsync(
                async (connection, transaction, token) =>
                {
                    await database.CommitAsync(transaction!, Command(write, transaction, token), turn, token);
                    return true;
                },
                CancellationToken.None);
            feed.Publish(changed, reported);
            if (tokensEnded)
            {
                tokens.Forget();
            }

            return result;
        }
        catch (Exception exception) when (database.IsDeadlock(exception))
        {
            throw new ChangedMeanwhileException();
        }
        finally
        {
            (inTransaction, deferred, waited, tokensEnded) = (false, null, TimeSpan.Zero, false);
            changed.Clear();
            reported.Clear();
            await ReleaseAsync();
            foreach (var held in turns.Values)
            {
                held.Dispose();
            }

            turns.Clear();
        }
    }

    /// <summary>
    /// Limits how many connections wait for one lock. Awaited before a server's row is locked, but not by who has a connection already: a
    /// turn would save none, and hide a deadlock from PostgreSQL where those that have the turns wait for a lock of this transaction.
    /// </summary>
    public async Task AwaitLockTurnAsync(string name, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        if (!HoldsConnection && !turns.ContainsKey(name) && await database.AwaitLockTurnAsync(name, cancellationToken) is { } turn)
        {
            turns.Add(name, turn);
            waited += Stopwatch.GetElapsedTime(begun);
        }
    }

    /// <summary>Takes a database-wide lock until the transaction ends.</summary>
    public async Task LockAsync(long name, CancellationToken cancellationToken)
    {
        if (database.NamedLock(name) is { } wait)
        {
            await AwaitLockTurnAsync($"{name}*", cancellationToken);
            await ExecuteAsync(wait, new { }, cancellationToken);
        }
    }

    /// <summary>Whether it has a connection that others could use.</summary>
    public bool HoldsConnection => lease is not null;

    public void MarkChanged(ServerId server) => changed.Add(server);

    /// <summary>The transaction takes authority away from tokens: this broker forgets what it knows of them after the commit.</summary>
    public void MarkTokensEnded() => tokensEnded = true;

    public void MarkReported(ServerId server) => reported.Add(server);

    public async ValueTask ReleaseAsync()
    {
        if (lease is { } held)
        {
            lease = null;
            await held.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => ReleaseAsync();

    private async Task<T> UseAsync<T>(
        Func<DbConnection, DbTransaction?, CancellationToken, Task<T>> use, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        if (!schema.IsCurrent)
        {
            throw new StorageUnavailableException();
        }

        lease ??= new ConnectionLease(database, inTransaction);
        var write = deferred;
        deferred = null;
        return await lease.UseAsync(
            async (connection, transaction, token) =>
            {
                if (Command(write, transaction, token) is { } command)
                {
                    await connection.ExecuteAsync(command);
                }

                return await use(connection, transaction, token);
            },
            patience ?? RemainingPatience(),
            cancellationToken);
    }

    /// <summary>The time spent waiting for turns counts, so that a call ends in about the same time whatever it waits for.</summary>
    private TimeSpan RemainingPatience()
    {
        var all = database.Patience;
        var left = all - waited;
        return all == Timeout.InfiniteTimeSpan ? all : left > all / 5 ? left : all / 5;
    }

    private static CommandDefinition? Command(
        (string Sql, object Parameters)? write, DbTransaction? transaction, CancellationToken cancellationToken) =>
        write is { } held ? new CommandDefinition(held.Sql, held.Parameters, transaction, cancellationToken: cancellationToken) : null;
}
