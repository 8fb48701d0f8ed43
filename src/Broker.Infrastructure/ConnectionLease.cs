using System.Data;
using System.Data.Common;
using Broker.Application.Abstractions;

namespace Broker.Infrastructure;

/// <summary>
/// A connection, opened when first used, and its transaction if it is to have one. Not for concurrent use.
/// Npgsql cancels a statement, also one that timed out, by synchronous calls that block while the server hangs. So a statement that
/// exceeds its time limit is abandoned: the caller continues, and a dedicated thread cancels the statement and closes the connection.
/// </summary>
internal sealed class ConnectionLease(IDatabase database, bool inTransaction = false) : IAsyncDisposable
{
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(1);

    /// <summary>A statement that takes longer may hang on a server that has been replaced.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private DbConnection? connection;
    private DbTransaction? transaction;
    private bool isAbandoned;
    private bool hasFailed;
    private bool isReplaced;

    /// <exception cref="StorageUnavailableException">
    /// It takes longer than the patience, or another server has taken over meanwhile. Whether it is carried out is unknown.
    /// </exception>
    public async Task<T> UseAsync<T>(
        Func<DbConnection, DbTransaction?, CancellationToken, Task<T>> use, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (isAbandoned)
        {
            throw new StorageUnavailableException();
        }

        var cancellation = new CancellationTokenSource();
        var running = RunAsync(use, cancellation.Token);
        try
        {
            return await AwaitAsync(running, patience, cancellationToken);
        }
        catch when (running.IsCompleted)
        {
            hasFailed = true;
            throw;
        }
        catch
        {
            isAbandoned = hasFailed = true;
            new Thread(() => Cancel(cancellation)) { IsBackground = true }.Start();
            _ = CloseAfterAsync(running);
            cancellationToken.ThrowIfCancellationRequested();
            if (!isReplaced)
            {
                database.DistrustConnections();
            }

            throw new StorageUnavailableException();
        }
    }

    /// <summary>Rolls back what is not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isAbandoned)
        {
            return;
        }

        isAbandoned = true;
        var closing = CloseAsync();
        await Task.WhenAny(closing, Task.Delay(closing.IsCompleted ? TimeSpan.Zero : ClosingPatience));
    }

    /// <exception cref="TimeoutException">It takes longer than the patience, or another server has taken over meanwhile.</exception>
    private async Task<T> AwaitAsync<T>(Task<T> running, TimeSpan patience, CancellationToken cancellationToken)
    {
        var isDoubted = patience > Doubt || patience == Timeout.InfiniteTimeSpan;
        await ((Task)running).WaitAsync(isDoubted ? Doubt : patience, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isDoubted && !running.IsCompleted)
        {
            await DoubtAsync(running, patience == Timeout.InfiniteTimeSpan ? patience : patience - Doubt, cancellationToken);
        }

        // What has ended counts, also where that and the end of a wait came at the same moment.
        return running.IsCompleted ? await running : throw new TimeoutException();
    }

    private async Task DoubtAsync(Task running, TimeSpan patience, CancellationToken cancellationToken)
    {
        var end = Task.Delay(patience, cancellationToken);
        while (!running.IsCompleted && !end.IsCompleted)
        {
            var check = connection is { } hung ? database.IsReplacedAsync(hung) : Task.FromResult(false);
            await Task.WhenAny(running, end, check);
            if (check.IsCompleted && await check)
            {
                isReplaced = true;
                return;
            }

            await Task.WhenAny(running, end, Task.Delay(Pause, cancellationToken));
        }
    }

    private async Task<T> RunAsync<T>(
        Func<DbConnection, DbTransaction?, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        connection ??= await (inTransaction ? database.OpenWriterAsync(cancellationToken) : database.OpenAsync(cancellationToken));
        if (inTransaction)
        {
            transaction ??= await database.BeginAsync(connection, cancellationToken);
        }

        return await use(connection, transaction, cancellationToken);
    }

    private static void Cancel(CancellationTokenSource cancellation)
    {
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // Thrown by callbacks of the token; the statement itself fails, unobserved.
        }
    }

    private async Task CloseAfterAsync(Task running)
    {
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        try
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (hasFailed && connection is { State: ConnectionState.Open })
            {
                await database.ForgetAsync(connection);
            }
        }
        catch (Exception exception) when (database.IsOutage(exception))
        {
            // The server rolls back when it notices.
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
