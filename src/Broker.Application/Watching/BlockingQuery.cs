using Broker.Application.Abstractions;

namespace Broker.Application.Watching;

/// <summary>
/// Runs every blocking query (long poll): reads the state, and reads it again after each signal, until it is what the caller waits for.
/// </summary>
/// <remarks>
/// The contract: the state is read at least once, and always after the call came in. The signal is taken before the read, so that a change
/// between the two is not missed. The last state read is the answer when the wait is over, or the broker stops; it is no failure. A failed
/// read, a failed signal and a caller that has gone end the query with that exception.
/// </remarks>
public sealed class BlockingQuery(ChangeSignals changes, TimeProvider time)
{
    /// <summary>Few follow the audit trail or the events, and a second is soon enough for them.</summary>
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    /// <summary>Reads every second, until there is an entry, and holds no connection in between.</summary>
    public Task<IReadOnlyList<T>> FollowAsync<T>(
        IUnitOfWork unitOfWork, Func<Task<IReadOnlyList<T>>> read, TimeSpan wait, CancellationToken cancellationToken) => RunAsync(
        end => Task.Delay(FollowInterval, time, end),
        async () =>
        {
            var entries = await read();
            await unitOfWork.ReleaseAsync();
            return entries;
        },
        entries => entries.Count > 0 || wait <= TimeSpan.Zero,
        wait,
        cancellationToken);

    /// <param name="nextSignal">Takes the next signal; its task may end with the cancellation of the token.</param>
    /// <param name="read">Reads the state.</param>
    /// <param name="isAwaited">Whether this is the state that the caller waits for.</param>
    /// <param name="wait">How long to wait at most.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task> nextSignal, Func<Task<T>> read, Func<T, bool> isAwaited, TimeSpan wait,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(wait, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, changes.Closed, cancellationToken);
        while (true)
        {
            var signal = nextSignal(end.Token);
            var state = await read();
            cancellationToken.ThrowIfCancellationRequested();
            if (isAwaited(state) || end.IsCancellationRequested)
            {
                return state;
            }

            try
            {
                await signal.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return state;
            }
        }
    }
}
