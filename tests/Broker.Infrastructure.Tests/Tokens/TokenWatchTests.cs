using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Infrastructure.Tokens;

namespace Broker.Infrastructure.Tests.Tokens;

/// <summary>What waits with a token ends when that expires.</summary>
[Category("Rule12")]
public sealed class TokenWatchTests
{
    /// <summary>A stream of events that began more than two hours before did not, and no timer runs for 50 days.</summary>
    [TestCase(1, 1)]
    [TestCase(3, 3)]
    [TestCase(24 * 40, 24 * 40)]
    [TestCase(24 * 50, 24 * 49)]
    [TestCase(24 * 36_500, 24 * 49)]
    public void Ends_however_late_that_is(int hours, int after) =>
        DueOf(NotedTime.Now.AddHours(hours)).ShouldBe(TimeSpan.FromHours(after));

    [Test]
    public void Goes_on_with_a_token_that_does_not_expire() => DueOf(expiresAt: null).ShouldBeNull();

    private static TimeSpan? DueOf(DateTimeOffset? expiresAt)
    {
        var time = new NotedTime();
        var token = new Token(
            TokenId.New(NotedTime.Now), TokenName.Parse("viewer"), Role.Viewer, Server: null, Client: null, NotedTime.Now, "admin",
            expiresAt);
        using var watch = new TokenWatches(null!, time).Add(token, "hash");
        return time.Due;
    }

    /// <summary>A clock that stands still, and notes when its timer is due.</summary>
    private sealed class NotedTime : TimeProvider, ITimer
    {
        public static DateTimeOffset Now { get; } = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

        public TimeSpan? Due { get; private set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Change(dueTime, period);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
