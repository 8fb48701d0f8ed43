namespace Agent;

/// <summary>A time from now, by the monotonic clock: setting the wall clock neither delays nor advances it.</summary>
internal sealed class Deadline(TimeSpan delay, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    public bool IsPast => time.GetElapsedTime(start) >= delay;
}
