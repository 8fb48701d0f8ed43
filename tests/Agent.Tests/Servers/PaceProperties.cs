using Agent.Servers;
using FsCheck;

namespace Agent.Tests.Servers;

public sealed class PaceProperties
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    [Property]
    public void After_a_success_it_waits_the_interval_give_or_take_a_tenth(PositiveInt seconds, int seed)
    {
        var interval = TimeSpan.FromSeconds(seconds.Get);

        Of(interval, seed).AfterSuccess().ShouldBeInRange(interval * 0.9, interval * 1.1);
    }

    [Property]
    public void After_failures_it_waits_twice_as_long_each_time_up_to_a_ceiling(PositiveInt seconds, PositiveInt failures, int seed)
    {
        var ceiling = TimeSpan.FromSeconds(Math.Max(30, seconds.Get));
        var pace = Of(TimeSpan.FromSeconds(seconds.Get), seed);
        foreach (var failure in Enumerable.Range(0, 2 * failures.Get))
        {
            var longest = failure < 30 && TimeSpan.FromSeconds(4L << failure) < ceiling ? TimeSpan.FromSeconds(4L << failure) : ceiling;

            pace.AfterFailure().ShouldBeInRange(longest / 4, longest);
        }
    }

    [Property]
    public void A_success_makes_it_as_quick_as_at_first(NonNegativeInt failures, int seed)
    {
        var pace = Of(TimeSpan.FromSeconds(30), seed);
        for (var i = 0; i < failures.Get; i++)
        {
            pace.AfterFailure();
        }

        pace.AfterSuccess();

        pace.AfterFailure().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Test]
    public void Never_fails_however_long_the_broker_is_away()
    {
        var pace = Of(TimeSpan.FromSeconds(1), seed: 1);

        Enumerable.Range(0, 100_000).Select(_ => pace.AfterFailure()).Max().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Test]
    public void Two_agents_that_start_together_drift_apart()
    {
        var waits = Enumerable.Range(0, 50).Select(seed => Of(TimeSpan.FromSeconds(30), seed)).ToArray();

        waits.Select(pace => pace.AfterSuccess()).Distinct().Count().ShouldBeGreaterThan(40);
        waits.Select(pace => pace.AfterFailure()).Distinct().Count().ShouldBeGreaterThan(40);
    }

    [Test]
    public void A_thousand_agents_that_lose_their_broker_at_one_moment_do_not_come_back_at_one_moment()
    {
        var random = new Random(1);
        var moments = Enumerable.Range(0, 1000).Select(_ => new Pace(TimeSpan.FromSeconds(30), Shortest, random).AfterFailure()).ToArray();

        moments.CountBy(moment => (int)(moment.TotalMilliseconds / 100)).Max(tenth => tenth.Value).ShouldBeLessThan(70);
    }

    [Property]
    public void After_a_watched_round_it_waits_the_shortest_time_give_or_take_a_tenth(PositiveInt milliseconds, int seed)
    {
        var shortest = TimeSpan.FromMilliseconds(milliseconds.Get);

        new Pace(TimeSpan.FromSeconds(30), shortest, new Random(seed)).AfterWatchedRound().ShouldBeInRange(shortest * 0.9, shortest * 1.1);
    }

    private static Pace Of(TimeSpan interval, int seed) => new(interval, Shortest, new Random(seed));
}
