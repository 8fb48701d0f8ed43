using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>An empty list or an unknown server is no order: a deletion is believed when the broker says that this server was deleted.</summary>
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

    [TestCase("key")]
    [TestCase("subnet")]
    public async Task A_next_life_with_another_key_or_subnet_is_not_followed_and_never_well(string what)
    {
        using var host = await CurrentAsync(21, 22);
        Replace(host, isProven: true);
        host.Broker.Server = what == "key"
            ? host.Broker.Server! with { PublicKey = Sample.Key(7).ToString() }
            : host.Broker.Server! with { NetworkAddress = "10.1.0.0", ServerWgIp = "10.1.0.1" };
        host.Broker.Peers = what == "key" ? host.Broker.Peers : [];
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(4);

        host.Interface.Peers.ShouldBeEmpty("they were deleted on purpose, and the new ones are not this host's");
        host.Log.ShouldNotContain(line => line.StartsWith("All is well again", StringComparison.Ordinal));
        (await host.InspectAsync()).NeedsDecision.ShouldBeTrue();
    }

    [Test]
    public async Task The_port_of_the_next_life_is_the_one_that_clients_are_told()
    {
        using var host = await CurrentAsync(21);
        Replace(host, isProven: true);
        host.Broker.Server = host.Broker.Server! with { EndpointPort = 7777 };

        await host.RoundAsync();

        host.Interface.ListenPort.ShouldBe(7777);
    }

    [Test]
    public async Task Another_key_at_the_broker_stops_additions_but_no_revocation()
    {
        using var host = await CurrentAsync(21, 22);
        host.Broker.Server = host.Broker.Server! with { PublicKey = Sample.Key(7).ToString() };
        host.Broker.Peers = Sample.Peers(21, 23);
        host.Broker.Revision++;
        host.RestartAgent();
        await using var loop = host.StartLoop();

        await loop.RoundsAsync(3);

        host.Interface.PeerTexts.ShouldBe([$"{Sample.Key(21)} 10.0.0.21/32"]);
        host.Interface.PrivateKey.ShouldBe(Sample.Keys.PrivateKey.Reveal());
        host.BootText.ShouldNotContain(Sample.Key(22).ToString());
        host.Log.Count(line => line.Contains(".berlin.priv", StringComparison.Ordinal)).ShouldBe(1);
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

    [Test]
    public async Task A_damaged_state_file_stops_nobody()
    {
        using var host = await CurrentAsync(21, 22);
        File.WriteAllText(host.StatePath, "{\"server_id\":\"no\"");
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
