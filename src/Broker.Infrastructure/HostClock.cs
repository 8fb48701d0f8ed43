namespace Broker.Infrastructure;

/// <summary>
/// The host's clock, which is the clock of an embedded database, without its steps: what the clock has gained or lost against the
/// monotonic one is believed only after it has lasted for <see cref="Doubt"/> (docs/decisions/0015).
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

    /// <summary>What access that is given counts from: a step that is taken back shortens none.</summary>
    public DateTimeOffset Now => Read().Now;

    /// <inheritdoc cref="Now"/>
    /// <remarks>In milliseconds since 1970.</remarks>
    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    /// <summary>
    /// What access ends by, in milliseconds since 1970: the earlier of the two times while there is doubt, so that a step ends none early.
    /// </summary>
    public long DueMilliseconds
    {
        get
        {
            var (now, clock) = Read();
            return (clock < now ? clock : now).ToUnixTimeMilliseconds();
        }
    }

    private (DateTimeOffset Now, DateTimeOffset Clock) Read()
    {
        lock (gate)
        {
            var (clock, stamp) = (time.GetUtcNow(), time.GetTimestamp());
            var expected = believed.Time + time.GetElapsedTime(believed.Stamp, stamp);
            var isStepped = (clock - expected).Duration() > Tolerance;
            steppedAt = isStepped ? steppedAt ?? stamp : null;
            if (isStepped && time.GetElapsedTime(steppedAt!.Value, stamp) < Doubt)
            {
                return (expected, clock);
            }

            (believed, steppedAt) = ((clock, stamp), null);
            return (clock, clock);
        }
    }
}
