using Agent.Servers;
using FsCheck;

namespace Agent.Tests.Servers;

public sealed class PaceProperties
{
    [Property]
    public void After_a_success_it_waits_the_interval_give_or_take_a_tenth(PositiveInt seconds, int seed)
    {
        var interval = TimeSpan.FromSeconds(seconds.Get);

        new Pace(interval, new Random(seed)).AfterSuccess().ShouldBeInRange(interval * 0.9, interval * 1.1);
    }

    [Property]
    public void After_failures_it_waits_twice_as_long_each_time_up_to_a_ceiling(PositiveInt seconds, PositiveInt failures, int seed)
    {
        var ceiling = TimeSpan.FromSeconds(Math.Max(30, seconds.Get));
        var pace = new Pace(TimeSpan.FromSeconds(seconds.Get), new Random(seed));
        foreach (var failure in Enumerable.Range(0, 2 * failures.Get))
        {
            var longest = failure < 30 && TimeSpan.FromSeconds(1L << failure) < ceiling ? TimeSpan.FromSeconds(1L << failure) : ceiling;

            pace.AfterFailure().ShouldBeInRange(longest / 2, longest);
        }
    }

    [Property]
    public void A_success_makes_it_as_quick_as_at_first(NonNegativeInt failures, int seed)
    {
        var pace = new Pace(TimeSpan.FromSeconds(30), new Random(seed));
        for (var i = 0; i < failures.Get; i++)
        {
            pace.AfterFailure();
        }

        pace.AfterSuccess();

        pace.AfterFailure().ShouldBeInRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
    }

    [Test]
    public void Never_fails_however_long_the_broker_is_away()
    {
        var pace = new Pace(TimeSpan.FromSeconds(1), new Random(1));

        Enumerable.Range(0, 100_000).Select(_ => pace.AfterFailure()).Max().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Test]
    public void Two_agents_that_start_together_drift_apart()
    {
        var waits = Enumerable.Range(0, 50).Select(seed => new Pace(TimeSpan.FromSeconds(30), new Random(seed))).ToArray();

        waits.Select(pace => pace.AfterSuccess()).Distinct().Count().ShouldBeGreaterThan(40);
        waits.Select(pace => pace.AfterFailure()).Distinct().Count().ShouldBeGreaterThan(40);
    }
}
