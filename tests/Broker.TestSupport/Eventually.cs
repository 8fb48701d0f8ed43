using System.Diagnostics;

namespace Broker.TestSupport;

/// <summary>Waits for what must happen, far longer than it takes: a busy machine is no failure.</summary>
public static class Eventually
{
    /// <summary>The limit of every wait in a test. What takes longer than this does not happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats an attempt until it does not throw.</summary>
    /// <exception cref="Exception">What the last attempt threw, when the time is up.</exception>
    public static async Task SucceedsAsync(Func<Task> attempt, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pause))
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (waited.Elapsed < (patience ?? Patience))
            {
                // not yet
            }
        }
    }

    /// <inheritdoc cref="SucceedsAsync(Func{Task}, TimeSpan?)"/>
    public static Task SucceedsAsync(Action attempt) => SucceedsAsync(() =>
    {
        attempt();
        return Task.CompletedTask;
    });

    /// <summary>Asks again until the condition holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="otherwise">The message of the failure.</param>
    /// <param name="patience">Null for <see cref="Patience"/>.</param>
    /// <param name="pause">Between two questions; null for 50 ms.</param>
    /// <exception cref="TimeoutException">The time is up.</exception>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition, Func<string> otherwise, TimeSpan? patience = null, TimeSpan? pause = null)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(pause ?? Pause))
        {
            if (waited.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException(otherwise());
            }
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, Func{string}, TimeSpan?, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, Func<string> otherwise, TimeSpan? patience = null, TimeSpan? pause = null) =>
        HoldsAsync(() => Task.FromResult(condition()), otherwise, patience, pause);
}
