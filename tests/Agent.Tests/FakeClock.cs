using System.Threading.Channels;
using Broker.TestSupport;

namespace Agent.Tests;

/// <summary>Time that stands still until a test lets it pass; what waits for it wakes then.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan wallClockStep;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now + wallClockStep;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.Ticks;
        }
    }

    /// <summary>The length of the next wait that somebody begins.</summary>
    public Task<TimeSpan> NextWaitAsync() => waits.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience);

    /// <summary>Whether a delay has started that <see cref="NextWaitAsync"/> has not returned yet.</summary>
    public bool IsAwaited => waits.Reader.Count > 0;

    /// <summary>Lets time pass for as long as anybody waits, from now on. Returns the waits, as they come.</summary>
    public IReadOnlyCollection<TimeSpan> Rush()
    {
        var passed = new System.Collections.Concurrent.ConcurrentQueue<TimeSpan>();
        _ = Task.Run(async () =>
        {
            await foreach (var wait in waits.Reader.ReadAllAsync())
            {
                passed.Enqueue(wait);
                Advance(wait);
            }
        });
        return passed;
    }

    /// <summary>Somebody sets the wall clock: timestamps and waits go on as before.</summary>
    public void StepWallClock(TimeSpan step)
    {
        lock (gate)
        {
            wallClockStep += step;
        }
    }

    public void Advance(TimeSpan time)
    {
        Timer[] due;
        lock (gate)
        {
            now += time;
            due = [.. timers.Where(timer => timer.Due <= now)];
            timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(FakeClock clock, Action callback) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = clock.now + dueTime;
                clock.timers.Add(this);
            }

            return clock.waits.Writer.TryWrite(dueTime);
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
