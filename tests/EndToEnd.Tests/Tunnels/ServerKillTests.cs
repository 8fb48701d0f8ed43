using System.Diagnostics;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A server's agent dies at every step of an update: the files are always whole, and the next run repairs the rest.</summary>
[Order(1)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerKillTests : ServerKills
{
    [TestCase(1)]
    [TestCase(1000)]
    public async Task Killed_before_and_after_each_call_of_wg(int peers)
    {
        await Server.ConfigureAsync(Server.Configuration.Replace("network_mask: 24", "network_mask: 20", StringComparison.Ordinal));
        await Server.RunAgentAsync(0, "once");
        await Lists.AddAsync(peers);
        await Server.RunAgentAsync(0, "once");
        var wg = await Interposed.StartAsync(Server.Host, "wg");
        await Lists.ChangeAsync();
        await Server.RunAgentAsync(0, "once");
        var calls = wg.CommandLines.Count;
        calls.ShouldBeInRange(2, 20, string.Join('\n', wg.CommandLines));

        for (var call = 1; call <= calls; call++)
        {
            foreach (var moment in new[] { $"before {call}", $"after {call}" })
            {
                await Lists.ChangeAsync();
                wg.Reset(moment);
                await Server.RunAgentAsync(Killed, "once");
                await wg.EndsAsync();
                wg.Reset();
                await Lists.ShouldBeWholeAsync(Server);
            }
        }

        await EndsInStepAsync();
    }

    [Test]
    public async Task Killed_after_ever_longer_times()
    {
        await Server.RunAgentAsync(0, "once");
        await Lists.ChangeAsync();
        var duration = Stopwatch.StartNew();
        await Server.RunAgentAsync(0, "once");
        duration.Stop();

        const int Count = 60;
        for (var kill = 0; kill < Count; kill++)
        {
            await Lists.ChangeAsync();
            await Kills.AfterAsync(duration.Elapsed * (0.2 + (kill / (double)Count)), Server, "once");
            await Lists.ShouldBeWholeAsync(Server);
        }

        await EndsInStepAsync();
    }

    [Test]
    public async Task Killed_as_soon_as_it_makes_a_file()
    {
        await Server.RunAgentAsync(0, "once");

        var seen = 0;
        for (var kill = 0; kill < 30; kill++)
        {
            await Lists.ChangeAsync();
            seen += await Kills.WhenItMakesAFileAsync("/etc/wireguard", Server, "once") ? 1 : 0;
            await Lists.ShouldBeWholeAsync(Server);
        }

        seen.ShouldBeGreaterThan(15, "inotify is not reliable on a machine that is out of watches");
        await EndsInStepAsync();
    }

    [Test]
    public async Task Killed_while_it_starts_for_the_first_time()
    {
        var duration = TimeSpan.FromMilliseconds(100);
        for (var kill = 0; kill < 12; kill++, duration *= 1.2)
        {
            await Kills.AfterAsync(duration, Server, "once");
            await KeyFiles.ShouldBeWholeAsync(Server);
        }

        await Eventually.SucceedsAsync(() => Server.RunAgentAsync(0, "once"));
        await Lists.ChangeAsync();
        await EndsInStepAsync();
    }
}
