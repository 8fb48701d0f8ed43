namespace Broker.Pages.Calls;

/// <summary>Whether the broker answers, as the last call has shown.</summary>
public sealed class Connection(TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private TimeSpan pause;

    public event Action? Changed;

    /// <summary>Null while the broker answers.</summary>
    public DateTimeOffset? NextAttempt { get; private set; }

    public void Answered()
    {
        if (NextAttempt is not null)
        {
            (NextAttempt, pause) = (null, TimeSpan.Zero);
            Changed?.Invoke();
        }
    }

    /// <summary>Waits before the next attempt, twice as long after each failure, with jitter.</summary>
    public async Task BackOffAsync(CancellationToken cancellationToken)
    {
        if (NextAttempt is null || NextAttempt <= time.GetUtcNow())
        {
            pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            NextAttempt = time.GetUtcNow() + (pause * (0.8 + (Random.Shared.NextDouble() * 0.4)));
            Changed?.Invoke();
        }

        var left = NextAttempt.Value - time.GetUtcNow();
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
    }
}
