using Agent.Brokers;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

public sealed class LoopTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Waits_about_the_interval_between_rounds()
    {
        using var clock = new LoopClock();
        await using var loop = clock.Run(_ => Task.FromResult(RoundOutcome.InStep), Interval);

        for (var i = 0; i < 20; i++)
        {
            (await loop.RoundAsync()).ShouldBeInRange(Interval * 0.9, Interval * 1.1);
        }
    }

    [Test]
    public async Task Waits_longer_from_fault_to_fault_and_as_usual_after_it()
    {
        using var clock = new LoopClock();
        var fails = true;
        await using var loop = clock.Run(
            _ => fails ? throw new BrokerFaultException("some", "Some fault.") : Task.FromResult(RoundOutcome.InStep), Interval);
        var first = await loop.RoundAsync();
        await loop.RoundsAsync(9);
        var tenth = await loop.RoundAsync();
        first.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(4));
        tenth.ShouldBeInRange(TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(30));

        fails = false;
        (await loop.RoundAsync()).ShouldBeInRange(Interval * 0.9, Interval * 1.1);
        fails = true;
        (await loop.RoundAsync()).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(4));
    }

    [Test]
    public async Task Asks_again_after_the_interval_what_it_doubts()
    {
        using var clock = new LoopClock();
        await using var loop = clock.Run(_ => Task.FromResult(RoundOutcome.InDoubt), Interval);

        for (var i = 0; i < 5; i++)
        {
            (await loop.RoundAsync()).ShouldBeInRange(Interval * 0.9, Interval * 1.1);
        }
    }

    [Test]
    public async Task A_slow_round_is_never_run_twice_at_once()
    {
        using var clock = new LoopClock();
        var rounds = 0;
        var slow = new TaskCompletionSource<RoundOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var loop = clock.Run(_ => ++rounds == 1 ? slow.Task : Task.FromResult(RoundOutcome.InStep), Interval);

        clock.Time.Advance(100 * Interval);

        rounds.ShouldBe(1);
        clock.Time.IsAwaited.ShouldBeFalse();
        slow.SetResult(RoundOutcome.Applied);
        await loop.RoundAsync();
        rounds.ShouldBe(1);
        await loop.RoundAsync();
        rounds.ShouldBe(2);
    }

    [Test]
    public async Task Tells_each_kind_of_fault_once_until_all_is_well()
    {
        using var clock = new LoopClock();
        Func<RoundOutcome> next = () => RoundOutcome.InStep;
        await using var loop = clock.Run(_ => Task.FromResult(next()), Interval);
        await loop.RoundAsync();
        foreach (var kind in new[] { "a", "a", "b", "a", "b" })
        {
            next = () => throw new BrokerFaultException(kind, $"Fault {kind}.");
            await loop.RoundAsync();
        }

        next = () => RoundOutcome.InDoubt;
        await loop.RoundAsync();
        next = () => RoundOutcome.InStep;
        await loop.RoundsAsync(2);
        next = () => throw new BrokerFaultException("a", "Fault a.");
        await loop.RoundAsync();

        clock.Told.Select(line => line.Split('.')[0])
            .ShouldBe(["Fault a", "Fault b", "All is well again after 5 failed attempts", "Fault a"]);
    }

    [Test]
    public async Task Goes_on_after_every_failure_of_this_host()
    {
        using var clock = new LoopClock();
        Exception[] failures = [new ToolException("wg failed."), new IOException("The disk is full."), new UnauthorizedAccessException()];
        var rounds = 0;
        await using var loop = clock.Run(
            _ => rounds < failures.Length ? throw failures[rounds++] : Task.FromResult(RoundOutcome.InStep), Interval);

        await loop.RoundsAsync(4);

        clock.Told.Count.ShouldBe(4);
        clock.Told[1].ShouldContain("The disk is full.");
        clock.Told[^1].ShouldStartWith("All is well again after 3");
    }

    [Test]
    public async Task Ends_with_what_needs_a_decision()
    {
        using var clock = new LoopClock();
        var loop = clock.Run(_ => throw new DecisionNeededException("Decide."), Interval);

        (await Should.ThrowAsync<DecisionNeededException>(loop.Ended)).Message.ShouldBe("Decide.");
    }
}
