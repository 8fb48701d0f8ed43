using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>Commands of the operator's (PostUp …) that fail or hang when an interface comes up.</summary>
public sealed class UpTests
{
    [Test]
    public async Task A_failing_command_remakes_the_interface_ever_more_rarely_and_is_told_once()
    {
        using var host = await FailingAsync();
        var told = host.Log.Count;
        await using var loop = host.StartLoop();

        var waited = TimeSpan.Zero;
        while (waited < TimeSpan.FromHours(1))
        {
            waited += await loop.RoundAsync();
        }

        host.WireGuard.Changes.Count(change => change == "up wgtest")
            .ShouldBeInRange(12, 60, "every minute to every five minutes, not twice in each round");
        host.Log.Skip(told).Count(line => line.Contains("command not found", StringComparison.Ordinal)).ShouldBeInRange(1, 2);

        host.WireGuard.AfterUp = () => Task.CompletedTask;
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await loop.RoundAsync();
        host.ShouldHave(21);
    }

    /// <summary>A clock that was set back by a day kept the interface down for that day.</summary>
    [Test]
    public async Task A_wall_clock_that_is_set_back_delays_no_further_attempt()
    {
        using var host = await FailingAsync();
        await Should.ThrowAsync<ToolException>(host.RoundAsync);
        host.WireGuard.AfterUp = () => Task.CompletedTask;

        host.Clock.StepWallClock(TimeSpan.FromDays(-1));
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        await host.RoundAsync();

        host.ShouldHave(21);
    }

    /// <summary>An operator had mended the file and run `wg-quick up`: the problem stayed reported until the agent was restarted.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_failure_is_over_once_somebody_else_has_brought_the_interface_up(bool isSeenDown)
    {
        using var host = await FailingAsync();
        await Should.ThrowAsync<ToolException>(host.RoundAsync);
        if (isSeenDown)
        {
            await Should.ThrowAsync<ToolException>(host.RoundAsync);
        }

        host.WireGuard.AfterUp = () => Task.CompletedTask;
        await host.WireGuard.UpAsync("wgtest");

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
        host.Findings.ShouldBeEmpty();
        host.ShouldHave(21);
    }

    [Test]
    public async Task A_failure_that_leaves_the_interface_up_stays_told()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        host.WireGuard.AfterUp = () => throw new ToolException("`wg-quick up wgtest` ended with 1: resolvconf: command not found");

        await host.RoundAsync();
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Findings.ShouldHaveSingleItem().Text.ShouldContain("command not found");
    }

    [Test]
    public async Task A_hanging_command_blocks_no_change()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.WireGuard.AfterUp = () => hanging.Task;
        host.Broker.Peers = Sample.Peers(22);

        var round = host.RoundAsync();
        var wait = await host.Clock.NextWaitAsync();
        wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        host.Clock.Advance(wait);

        (await round).ShouldBe(RoundOutcome.InDoubt);
        host.ShouldHave(22);
        host.Findings.ShouldHaveSingleItem().Text.ShouldContain("PostUp");

        host.Broker.Peers = Sample.Peers(23);
        await host.RoundAsync();
        host.ShouldHave(23);

        hanging.SetResult();
        await Task.Yield();
        host.Broker.Peers = Sample.Peers(24);
        await host.RoundAsync();
        host.ShouldHave(24);
        host.WireGuard.Changes.Count(change => change == "up wgtest").ShouldBe(1);
    }

    /// <summary>After a reboot, with a command of the operator's that fails.</summary>
    private static async Task<ServerHost> FailingAsync()
    {
        var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        host.WireGuard.AfterUp = () =>
        {
            host.WireGuard.Interfaces.Clear();
            throw new ToolException("`wg-quick up wgtest` ended with 1: iptables: command not found");
        };
        return host;
    }
}
