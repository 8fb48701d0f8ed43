namespace Broker.TestSupport;

/// <summary>The system's clock, of which the time of day steps, as a host's does, and the monotonic one does not.</summary>
public sealed class SteppingClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
