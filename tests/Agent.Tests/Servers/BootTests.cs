using Agent.Servers;
using Agent.Tests.Brokers;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>The host starts, with or without a broker and a file.</summary>
public sealed class BootTests
{
    [Test]
    public async Task Comes_up_with_the_last_known_peers_while_the_broker_is_down()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Reboot();
        host.Broker.Stop();
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(3);

        host.WireGuard.Changes.ShouldBe(["up wgtest"]);
        host.ShouldHave(21, 22);
    }

    [Test]
    public async Task Comes_up_with_the_last_known_peers_and_gets_the_new_ones()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Reboot();
        host.Broker.Peers = Sample.Peers(22, 23);

        await host.RoundAsync();

        host.WireGuard.Changes.ShouldBe(["up wgtest", "remove wgtest", "set wgtest"]);
        host.ShouldHave(22, 23);
    }

    [Test]
    public async Task Stays_down_until_the_broker_answers_where_there_is_no_file()
    {
        using var host = new ServerHost();
        host.Broker.Server = Sample.KnownServer();
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Stop();
        await using var loop = host.StartLoop();
        await loop.RoundsAsync(3);
        host.IsUp.ShouldBeFalse();

        host.Broker.Restart();
        await loop.RoundAsync();

        host.WireGuard.Changes.ShouldBe(["up wgtest"]);
        host.ShouldHave(21);
        host.Log.Count(line => line.StartsWith("No answer", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task Tries_again_what_wg_quick_fails_to_bring_up()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        host.WireGuard.BeforeChange = _ => throw new ToolException("`wg-quick up wgtest` ended with 1: no");
        var told = host.Log.Count;
        await using var loop = host.StartLoop();
        await loop.RoundsAsync(3);
        host.IsUp.ShouldBeFalse();
        host.Log.Skip(told).ShouldNotBeEmpty();
        host.Log.Skip(told).ShouldBeUnique();

        host.WireGuard.BeforeChange = _ => { };
        for (var round = 0; round < 50 && !host.IsUp; round++)
        {
            await loop.RoundAsync(); // some fall into the back-off after the failures
        }

        host.ShouldHave(21);
        host.Log[^1].ShouldStartWith("All is well again");
    }

    [Test]
    public async Task Brings_up_anew_what_came_up_by_half()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        host.WireGuard.Interfaces.Add(host.Settings.Interface, new MemoryInterface { IsRaised = false });
        host.Broker.Stop();
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(2);

        host.WireGuard.Changes.ShouldBe(["down wgtest", "up wgtest"]);
        host.ShouldHave(21);
    }

    [Test]
    public async Task Leaves_alone_what_somebody_else_brought_up_by_half()
    {
        using var host = new ServerHost();
        host.WireGuard.Interfaces.Add(host.Settings.Interface, new MemoryInterface { PrivateKey = Sample.KeyText("x"), IsRaised = false });

        await Should.ThrowAsync<DecisionNeededException>(host.RoundAsync);

        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task Comes_up_by_the_broker_s_word_where_the_file_says_nothing_that_wg_quick_takes()
    {
        using var host = await ServerHost.StartedAsync(21);
        host.Reboot();
        host.WriteBootFile(host.BootText + "\n[Peer]\nPublickKey = oops\n");
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(2);

        host.ShouldHave(21);
    }

    [Test]
    public async Task An_interface_that_is_up_is_never_brought_up_or_down()
    {
        using var host = await ServerHost.StartedAsync(21);
        foreach (var peers in new int[][] { [21, 22], [], [23], [21, 22, 23, 24] })
        {
            host.Broker.Peers = Sample.Peers(peers);
            host.RestartAgent();
            (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        }

        host.WireGuard.Changes.ShouldAllBe(change => change == "set wgtest" || change == "remove wgtest");
        host.Broker.Break(Reply.Reset);
        await Should.ThrowAsync<Agent.Brokers.BrokerFaultException>(host.RoundAsync);
        host.ShouldHave(21, 22, 23, 24);
    }
}
