namespace Broker.Infrastructure.Tests.Lifecycle;

/// <summary>A clock that steps ends nothing early, and what it says for long is believed.</summary>
[Category("Rule11")]
public sealed class HostClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private ManualTime time = null!;
    private HostClock clock = null!;

    [SetUp]
    public void Make()
    {
        time = new ManualTime(Start);
        clock = new HostClock(time);
    }

    [Test]
    public void Goes_with_a_clock_that_is_slewed()
    {
        for (var i = 1; i <= 1000; i++)
        {
            time.Pass(TimeSpan.FromSeconds(1), clock: TimeSpan.FromSeconds(1.0005));
            clock.Now.ShouldBe(time.GetUtcNow());
        }
    }

    [Test]
    public void A_step_ahead_is_not_believed_before_an_hour_has_passed()
    {
        time.Step(Day);
        (Due, clock.Now).ShouldBe((Start, Start));

        time.Pass(TimeSpan.FromMinutes(59));
        clock.Now.ShouldBe(Start.AddMinutes(59));
        time.Pass(TimeSpan.FromMinutes(1));
        clock.Now.ShouldBe(Start.AddMinutes(60) + Day);
    }

    [Test]
    public void A_step_ahead_that_is_taken_back_leaves_nothing()
    {
        time.Step(Day);
        _ = clock.Now;
        time.Pass(TimeSpan.FromMinutes(30));
        time.Step(-Day);

        clock.Now.ShouldBe(Start.AddMinutes(30));
        time.Pass(TimeSpan.FromHours(2), clock: TimeSpan.FromHours(2));
        clock.Now.ShouldBe(Start.AddMinutes(150));
    }

    [Test]
    public void After_a_step_back_the_clock_ends_access_and_the_way_ahead_again_is_no_step()
    {
        time.Step(-Day);
        (Due, clock.Now).ShouldBe((Start - Day, Start));
        time.Pass(TimeSpan.FromMinutes(10));
        time.Step(Day);

        (Due, clock.Now).ShouldBe((Start.AddMinutes(10), Start.AddMinutes(10)));
    }

    [Test]
    public void A_step_back_that_lasts_is_where_the_next_one_counts_from()
    {
        time.Step(-Day);
        _ = clock.Now;
        time.Pass(TimeSpan.FromHours(1));
        (Due, clock.Now).ShouldBe((Start.AddHours(1) - Day, Start.AddHours(1) - Day));

        time.Step(Day);
        (Due, clock.Now).ShouldBe((Start.AddHours(1) - Day, Start.AddHours(1) - Day));
    }

    private DateTimeOffset Due => DateTimeOffset.FromUnixTimeMilliseconds(clock.DueMilliseconds);

    private sealed class ManualTime(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset now = start;
        private long stamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => stamp;

        public void Step(TimeSpan by) => now += by;

        public void Pass(TimeSpan span, TimeSpan? clock = null)
        {
            stamp += span.Ticks;
            now += clock ?? span;
        }
    }
}
