namespace EndToEnd.Tests.Tunnels;

/// <summary>A server's agent dies with all that it has started while it brings the interface up.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BringUpKillTests : ServerKills
{
    /// <summary>
    /// wireguard-go itself died of its first configuration, as it now and then does on a busy machine; or the one of the life before had
    /// not ended yet when the agent looked.
    /// </summary>
    private static readonly string[] Deaths = ["Unable to modify interface", "Cannot find device"];

    [TestCase("ip")]
    [TestCase("wg")]
    public async Task Killed_at_each_step_of_wg_quick(string program)
    {
        await Server.RunAgentAsync(0, "once");
        await Lists.ChangeAsync();
        await Server.RunAgentAsync(0, "down");
        var interposed = await Interposed.StartAsync(Server.Host, program);
        var deaths = 0;
        for (var call = 1; call <= 20; call++)
        {
            interposed.Reset($"before {call}");
            var (exitCode, output) = await Server.TryAgentAsync("once");
            await interposed.EndsAsync();
            interposed.Reset();
            await EndsInStepAsync($"ended before call {call} of {program}");
            if (exitCode == 0)
            {
                call.ShouldBeGreaterThan(2, "it was killed before each of its calls");
                return;
            }

            await Server.RunAgentAsync(0, "down");
            if (exitCode == 1 && Deaths.Any(death => output.Contains(death, StringComparison.Ordinal)) && ++deaths < 5)
            {
                call--;
                continue;
            }

            exitCode.ShouldBe(Killed, output);
        }

        Assert.Fail($"It never comes to its end without a further call of {program}.");
    }
}
