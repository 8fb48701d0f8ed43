namespace Broker.Infrastructure;

/// <summary>
/// The host's clock, which is the clock of an embedded database, without its steps: what the clock has gained or lost against the
/// monotonic one is believed only after it has lasted for <see cref="Doubt"/>. Meanwhile it is the earlier of the two times, so that a step
/// ends no access early (docs/decisions/0015).
/// </summary>
internal sealed class HostClock
{
    public static readonly TimeSpan Doubt = TimeSpan.FromHours(1);

    /// <summary>More than a clock that is slewed gains between two looks at it.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private (DateTimeOffset Time, long Stamp) believed;
    private long? steppedAt;

    public HostClock(TimeProvider time)
    {
        this.time = time;
        believed = (time.GetUtcNow(), time.GetTimestamp());
    }

    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                var (clock, stamp) = (time.GetUtcNow(), time.GetTimestamp());
                var expected = believed.Time + time.GetElapsedTime(believed.Stamp, stamp);
                var isStepped = (clock - expected).Duration() > Tolerance;
                steppedAt = isStepped ? steppedAt ?? stamp : null;
                if (isStepped && time.GetElapsedTime(steppedAt!.Value, stamp) < Doubt)
                {
                    return clock < expected ? clock : expected;
                }

                (believed, steppedAt) = ((clock, stamp), null);
                return clock;
            }
        }
    }

    /// <summary>In milliseconds since 1970.</summary>
    public long Milliseconds => Now.ToUnixTimeMilliseconds();
}
