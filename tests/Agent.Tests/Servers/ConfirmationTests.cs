using Agent.Servers;
using Agent.Tests.Brokers;

namespace Agent.Tests.Servers;

/// <summary>What was held back waits for a second, identical answer.</summary>
public sealed class ConfirmationTests
{
    [Test]
    public async Task Another_list_waits_in_its_turn()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        foreach (var left in new[] { 21, 22, 23, 21 })
        {
            host.Broker.Peers = Sample.Peers(left);
            (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
            host.ShouldHave(21, 22, 23, 24);
        }

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        host.ShouldHave(21);
    }

    [Test]
    public async Task A_list_that_the_broker_took_back_waits_anew()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        foreach (var peers in new int[][] { [21], [21, 22, 23, 24], [21] })
        {
            host.Broker.Peers = Sample.Peers(peers);
            await host.RoundAsync();

            host.ShouldHave(21, 22, 23, 24);
        }

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
    }

    [Test]
    public async Task A_list_with_the_same_peers_and_other_addresses_is_another_list()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = Sample.Peers(21);
        await host.RoundAsync();
        host.Broker.Peers = [Sample.Peer(21, "10.0.0.99")];

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
    }

    [Test]
    public async Task A_fault_in_between_confirms_nothing()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = Sample.Peers(21);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        host.Broker.Break(Reply.Reset);
        await loop.RoundAsync();
        host.ShouldHave(21, 22, 23, 24);

        host.Broker.Heal();
        await loop.RoundsAsync(2);

        host.ShouldHave(21);
    }

    [Test]
    public async Task A_new_agent_waits_too()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        host.Broker.Peers = [];
        await host.RoundAsync();
        host.RestartAgent();

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
    }

    [Test]
    public async Task What_is_held_back_is_told_once_and_changes_no_file()
    {
        using var host = await ServerHost.LiveAsync(21, 22, 23, 24);
        await using var loop = host.StartLoop();
        await loop.RoundAsync();
        var (files, told) = (host.AgeFiles(), host.Log.Count);
        foreach (var left in new[] { 21, 22, 23 })
        {
            host.Broker.Peers = Sample.Peers(left);
            await loop.RoundAsync();
        }

        host.LookAtFiles().ShouldBe(files);
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Log.Skip(told).ShouldHaveSingleItem().ShouldContain("twice");
    }
}
