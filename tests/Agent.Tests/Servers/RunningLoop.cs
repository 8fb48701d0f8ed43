using Agent.Servers;
using Broker.TestSupport;

namespace Agent.Tests.Servers;

/// <summary>The agent's loop, one round at a time: it waits on the test's clock.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly FakeClock clock;
    private readonly CancellationTokenSource end = new();
    private TimeSpan? pending;

    public RunningLoop(
        Func<CancellationToken, Task<RoundOutcome>> round, TimeSpan interval, FakeClock clock, AgentLog log, Func<bool>? isWatching = null)
    {
        this.clock = clock;
        Ended = new ServerLoop(
            round, new Pace(interval, Sample.Settings.MinSyncInterval, new Random(1)), clock, log, isWatching).RunAsync(end.Token);
    }

    public Task Ended { get; }

    /// <summary>Lets the time pass until the next round, and that round happen. Returns how long the loop waits then.</summary>
    public async Task<TimeSpan> RoundAsync()
    {
        if (pending is { } wait)
        {
            clock.Advance(wait);
        }

        var next = clock.NextWaitAsync();
        await await Task.WhenAny(next, Ended);
        return (pending = await next).Value;
    }

    public async Task RoundsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await RoundAsync();
        }
    }

    /// <summary>Asks it to stop; it has to do so promptly, without time passing.</summary>
    public async Task StopAsync()
    {
        await end.CancelAsync();
        await Ended.WaitAsync(Eventually.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        end.Dispose();
    }
}
