namespace EndToEnd.Tests.Tunnels;

/// <summary>A server's agent dies with all that it has started while it brings the interface up.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BringUpKillTests : ServerKills
{
    [TestCase("ip")]
    [TestCase("wg")]
    public async Task Killed_at_each_step_of_wg_quick(string program)
    {
        await Server.RunAgentAsync(0, "once");
        await Lists.ChangeAsync();
        await Server.RunAgentAsync(0, "down");
        var interposed = await Interposed.StartAsync(Server.Host, program);
        await Server.RunAgentAsync(0, "once");
        var calls = interposed.CommandLines.Count;
        calls.ShouldBeInRange(2, 20, string.Join('\n', interposed.CommandLines));

        for (var call = 1; call <= calls; call++)
        {
            await Server.RunAgentAsync(0, "down");
            interposed.Reset($"before {call}");
            await Server.RunAgentAsync(Killed, "once");
            await interposed.EndsAsync();
            interposed.Reset();
            await EndsInStepAsync($"ended before call {call} of {program}");
        }
    }
}
