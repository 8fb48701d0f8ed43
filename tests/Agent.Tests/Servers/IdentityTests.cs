using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Tests.Servers;

/// <summary>
/// An empty list or an unknown server is no order: a deletion is believed when the broker says that this server was deleted.
/// </summary>
public sealed class IdentityTests
{
    private const string OtherId = "019abcde-0000-7000-8000-0000000000ff";

    [Test]
    public async Task A_broker_that_has_lost_its_database_empties_no_interface_and_gets_no_registration()
    {
        using var host = await CurrentAsync(21, 22);
        host.Broker.Server = null;

        await host.RoundsAsync(5);
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.ShouldHave(21, 22);
        host.Broker.Changes.ShouldHaveSingleItem("nothing but the first registration");
        var report = await host.InspectAsync();
        (report.NeedsDecision, report.Pending.Count).ShouldBe((true, 0));
        report.Problems.ShouldHaveSingleItem().ShouldContain("wgbroker-agent forget");
        host.Log.Count(line => line.Contains("wgbroker-agent forget", StringComparison.Ordinal)).ShouldBe(1);
    }

    /// <summary>The server was registered anew, and the file of its peers written without any.</summary>
    [Test]
    public async Task Peers_of_the_file_count_where_the_interface_does_not_come_up()
    {
        using var host = await CurrentAsync(21, 22);
        host.Reboot();
        host.WireGuard.BeforeChange = _ => throw new ToolException("`wg-quick up wgtest` ended with 1: no");
        host.Broker.Server = null;
        var text = host.BootText;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.Broker.Changes.ShouldHaveSingleItem("nothing but the first registration");
        host.BootText.ShouldBe(text);
        host.State.Read().ServerId.ShouldNotBeNull();
        (await host.InspectAsync()).Problems.ShouldHaveSingleItem().ShouldContain("2 peers of an earlier registration");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Peers_of_the_file_alone_go_where_they_are_given_up(bool isDeleted)
    {
        using var host = await CurrentAsync(21, 22);
        host.Reboot();
        host.WireGuard.BeforeChange = _ => throw new ToolException("`wg-quick up wgtest` ended with 1: no");
        (host.Broker.Server, host.Broker.Peers) = (null, []);
        if (isDeleted)
        {
            host.Broker.DeletedServerIds.Add(Sample.ServerId);
        }
        else
        {
            host.State.Save(ServerState.Empty with { IsForgotten = true });
        }

        await Should.ThrowAsync<ToolException>(host.RoundAsync);

        host.Broker.Server.ShouldNotBeNull();
        host.BootText.ShouldNotContain("[Peer]");
    }

    [Test]
    public async Task The_same_database_restored_is_followed_at_once()
    {
        using var host = await CurrentAsync(21, 22);
        var server = host.Broker.Server;
        host.Broker.Server = null;
        await host.RoundsAsync(3);

        host.Broker.Server = server;
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        host.ShouldHave(21);
    }

    [Test]
    public async Task Another_server_of_the_name_without_proof_of_a_deletion_changes_no_peer()
    {
        using var host = await CurrentAsync(21, 22);
        Replace(host, isProven: false);

        await host.RoundsAsync(3);
        host.RestartAgent();
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.WireGuard.Changes.ShouldBeEmpty();
        host.ShouldHave(21, 22);
        (await host.InspectAsync()).Problems.ShouldHaveSingleItem().ShouldContain(OtherId);
    }

    [TestCase(true, 1)]
    [TestCase(false, 1)]
    [TestCase(true, 10)]
    public async Task A_deletion_that_the_broker_proves_removes_every_peer_at_once(bool isRunning, int peers)
    {
        var numbers = Enumerable.Range(21, peers).ToArray();
        using var host = await CurrentAsync(numbers);
        host.Shake(TimeSpan.Zero, numbers);
        host.Broker.Server = null;
        host.Broker.DeletedServerIds.Add(Sample.ServerId);
        (host.Broker.ServerId, host.Broker.Peers) = (OtherId, []);
        if (!isRunning)
        {
            host.RestartAgent();
        }

        await host.RoundAsync();

        host.Interface.Peers.ShouldBeEmpty();
        (host.Broker.Server is null).ShouldBe(isRunning, "only an agent that is started registers anew");
    }

    [Test]
    public async Task The_next_life_of_a_server_whose_deletion_is_proven_is_followed()
    {
        using var host = await CurrentAsync(21, 22, 23, 24);
        host.Shake(TimeSpan.Zero, 21, 22, 23, 24);
        Replace(host, isProven: true);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.ShouldHave(31);
    }

    [Test]
    public async Task An_operator_can_give_the_earlier_peers_up()
    {
        using var host = await CurrentAsync(21, 22);
        host.Broker.Server = null;
        host.RestartAgent();
        await host.RoundAsync();
        host.ShouldHave(21, 22);
        (host.Broker.ServerId, host.Broker.Peers) = (OtherId, []);

        host.State.Save(ServerState.Empty with { IsForgotten = true });
        await host.RoundAsync();

        host.ShouldHave();
        host.Broker.Server.ShouldNotBeNull();
        host.State.Read().IsForgotten.ShouldBeFalse("it holds once");
    }

    [Test]
    public async Task A_broker_of_an_earlier_release_is_believed_when_it_says_so_twice()
    {
        using var host = await ServerHost.StartedAsync(21, 22);
        host.Broker.Server = null;

        await host.RoundAsync();
        host.ShouldHave(21, 22);
        await host.RoundAsync();

        host.ShouldHave();
    }

    [TestCase("{\"server_id\":\"no\"")]
    [TestCase("{\"addresses\":[null]}")]
    [TestCase("{\"held\":{\"a\":null}}")]
    public async Task A_damaged_state_file_stops_nobody(string text)
    {
        using var host = await CurrentAsync(21, 22);
        File.WriteAllText(host.StatePath, text);
        host.RestartAgent();
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Revision++;

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.ShouldHave(21);
        File.GetUnixFileMode(host.StatePath).ShouldBe(Sample.OwnerOnly);
    }

    private static async Task<ServerHost> CurrentAsync(params int[] peers)
    {
        var host = await ServerHost.StartedAsync(isCurrent: true, peers);
        host.Applied.ShouldNotBeNull();
        return host;
    }

    /// <summary>The server is deleted and added again, with another peer.</summary>
    private static void Replace(ServerHost host, bool isProven)
    {
        host.Broker.ServerId = OtherId;
        host.Broker.Peers = Sample.Peers(31);
        if (isProven)
        {
            host.Broker.DeletedServerIds.Add(Sample.ServerId);
        }
    }
}
