namespace Broker.Api.Tests.Watching;

/// <summary>A clock for brokers that are to look by themselves at nothing: timers of less than a second fire, others never do.</summary>
internal sealed class MomentaryClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(1) ? dueTime : Timeout.InfiniteTimeSpan, period);
}
