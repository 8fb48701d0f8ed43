using Agent.Servers;

namespace Agent.Tests.Servers;

/// <summary>The broker was restored from a backup: that alone admits nobody who was removed since.</summary>
public sealed class FallenRevisionTests
{
    [Test]
    public async Task Admits_nobody_who_was_removed_since_and_applies_all_else()
    {
        using var host = await RestoredAsync();

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.ShouldHave(21, 24);
        var report = await host.InspectAsync();
        report.Problems.Count.ShouldBe(2);
        report.Problems[0].ShouldContain("revision 5");
        report.Problems[1].ShouldContain(Sample.Key(22).ToString());
        report.Pending.ShouldBeEmpty();
        host.Applied.ShouldBe(new Agent.Brokers.ListVersion(Sample.Id, 3));
    }

    [Test]
    public async Task A_new_agent_remembers()
    {
        using var host = await RestoredAsync();
        host.RestartAgent();
        await host.RoundAsync();
        host.RestartAgent();

        await host.RoundsAsync(2);

        host.ShouldHave(21, 24);
    }

    [Test]
    public async Task Later_revisions_admit_them_no_more_than_the_first()
    {
        using var host = await RestoredAsync();
        await host.RoundAsync();
        foreach (var revision in new[] { 4, 5, 6, 7 })
        {
            host.Broker.Revision = revision;
            (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
        }

        host.ShouldHave(21, 24);
    }

    [TestCase("they leave the list once")]
    [TestCase("their entry changes")]
    [TestCase("an operator decides")]
    public async Task They_are_held_back_until(string what)
    {
        using var host = await RestoredAsync();
        await host.RoundAsync();
        var list = host.Broker.Peers;
        host.Broker.Revision = 4;
        switch (what)
        {
            case "they leave the list once":
                host.Broker.Peers = Sample.Peers(21, 24);
                await host.RoundAsync();
                host.Broker.Revision = 5;
                host.Broker.Peers = list;
                break;
            case "their entry changes":
                host.Broker.Peers = [.. Sample.Peers(21, 24), Sample.Peer(22, "10.0.0.122")];
                break;
            default:
                host.State.Save(host.State.Read().Accept());
                break;
        }

        await host.RoundAsync();

        host.Interface.Peers.Count.ShouldBe(3);
        host.Interface[Sample.Key(22)].AllowedIps.ShouldNotBeEmpty();
        host.Broker.Revision = 6;
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    /// <summary>A revoked client's token was restored with the list: with it, the client gave its peering a key that nobody knew.</summary>
    [Test]
    public async Task Another_key_at_the_address_of_one_that_is_held_back_is_held_back_too()
    {
        using var host = await RestoredAsync();
        await host.RoundAsync();
        foreach (var (revision, key) in new[] { (4, 52), (5, 53), (6, 22) })
        {
            (host.Broker.Revision, host.Broker.Peers) = (revision, [.. Sample.Peers(21, 24), Sample.Peer(key, "10.0.0.22")]);
            (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);
            host.ShouldHave(21, 24);
            host.Findings.ShouldContain(finding => finding.Text.Contains($"{Sample.Key(key)}", StringComparison.Ordinal));
            host.RestartAgent();
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Such_a_key_is_held_back_until_it_is_accepted_or_its_client_deleted(bool isAccepted)
    {
        using var host = await RestoredAsync();
        await host.RoundAsync();
        (host.Broker.Revision, host.Broker.Peers) = (6, [.. Sample.Peers(21, 24), Sample.Peer(52, "10.0.0.22")]);
        await host.RoundAsync();
        if (isAccepted)
        {
            host.State.Save(host.State.Read().Accept());
        }
        else
        {
            (host.Broker.Revision, host.Broker.Peers) = (7, Sample.Peers(21, 24));
            await host.RoundAsync();
            (host.Broker.Revision, host.Broker.Peers) = (8, [.. Sample.Peers(21, 24), Sample.Peer(52, "10.0.0.22")]);
        }

        await host.RoundAsync();

        host.Interface[Sample.Key(52)].AllowedIps.ShouldBe("10.0.0.22/32");
        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);
    }

    [Test]
    public async Task A_peer_that_the_interface_has_keeps_its_tunnel_whatever_address_it_gets()
    {
        using var host = await RestoredAsync();
        await host.RoundAsync();
        (host.Broker.Revision, host.Broker.Peers) = (6, [.. Sample.Peers(21), Sample.Peer(24, "10.0.0.22")]);

        await host.RoundAsync();

        host.Interface[Sample.Key(24)].AllowedIps.ShouldBe("10.0.0.22/32");
    }

    [Test]
    public async Task The_same_revision_with_other_contents_counts_too()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        host.Broker.Peers = Sample.Peers(21);
        host.Broker.Revision = 2;
        await host.RoundAsync();
        host.Broker.Peers = Sample.Peers(21, 22);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InDoubt);

        host.ShouldHave(21);
    }

    [Test]
    public async Task A_peer_that_is_added_again_in_the_usual_course_is_admitted()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        foreach (var (revision, peers) in new[] { (2, Sample.Peers(21)), (3, Sample.Peers(21, 22)) })
        {
            (host.Broker.Revision, host.Broker.Peers) = (revision, peers);
            (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);
        }

        host.ShouldHave(21, 22);
    }

    [Test]
    public async Task A_removal_that_a_killed_agent_did_not_note_is_read_from_the_file()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        host.Interface.Remove(Sample.Key(22));
        (host.Broker.Revision, host.Broker.Peers) = (5, Sample.Peers(21));
        host.RestartAgent();
        await host.RoundAsync();
        (host.Broker.Revision, host.Broker.Peers) = (4, Sample.Peers(21, 22));

        await host.RoundAsync();

        host.ShouldHave(21);
    }

    [Test]
    public void Only_the_latest_removals_are_remembered()
    {
        var keys = Enumerable.Range(0, ServerState.MostRemoved + 10).Select(Sample.Key).ToArray();

        var state = keys.Index().Aggregate(ServerState.Empty, (all, key) => all.WithRemoved([key.Item], [], key.Index));

        state.Removed.Count.ShouldBe(ServerState.MostRemoved);
        (state.HasRemoved(keys[9]), state.HasRemoved(keys[10])).ShouldBe((false, true));
    }

    /// <summary>
    /// At revision 5 the peers 22 and 23 are gone; then the broker has its list of revision 3 again, which has 22, and 24 that is new.
    /// </summary>
    private static async Task<ServerHost> RestoredAsync()
    {
        var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22, 23);
        (host.Broker.Revision, host.Broker.Peers) = (5, Sample.Peers(21));
        await host.RoundAsync();
        (host.Broker.Revision, host.Broker.Peers) = (3, Sample.Peers(21, 22, 24));
        return host;
    }
}
