using Agent.Clients;
using Agent.Tests.Brokers;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.TestSupport;

namespace Agent.Tests.Clients;

/// <summary>An agent that keeps running follows what the broker says of its peerings.</summary>
public sealed class FollowTests
{
    [Test]
    public async Task Asks_with_the_version_that_it_has_and_for_the_key_no_second_time()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.WaitsForClients = true;
        await host.RoundAsync();
        var before = host.Broker.Calls.Count;

        (await host.RoundAsync()).ShouldBeTrue();
        (await host.RoundAsync()).ShouldBeTrue();

        var calls = host.Broker.Calls.Skip(before).ToArray();
        calls.Select(call => call.Call).ShouldBe(["GET client/config", "GET client/config"]);
        calls[^1].Headers.ContainsKey("If-None-Match").ShouldBeTrue();
    }

    [Test]
    public async Task Waits_for_a_change_of_any_peering_and_follows_it()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris"));
        host.Broker.WaitsForClients = true;
        await host.RoundAsync();
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, host.Clock);
        service.IsWatching.ShouldBeFalse("it has not asked yet");
        await service.RunAsync(CancellationToken.None);
        service.IsWatching.ShouldBeTrue();
        host.Up("paris");
        host.Broker.Script = call => call.Headers.GetValueOrDefault("Prefer") == "wait=20"
            && call.Target.Contains("berlin", StringComparison.Ordinal) ? Reply.Hang : null;
        host.Say("paris", server => server with { EndpointPort = 6000 });

        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Done);

        host.WireGuard.Interfaces["paris"].Peers[0].Endpoint.ShouldBe("192.0.2.1:6000");
        host.Broker.Calls.Count(call => call.Headers.GetValueOrDefault("Prefer") == "wait=20")
            .ShouldBeInRange(1, 2, "one for each peering; the first answer may end another before it is sent");
    }

    [Test]
    public async Task Waits_for_a_change_of_a_peering_that_it_has_just_asked_for()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.WaitsForClients = true;
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, host.Clock);

        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Done);

        host.Broker.Changes.Count.ShouldBe(1);
        service.IsWatching.ShouldBeTrue();
    }

    [Test]
    public async Task Does_not_wait_after_a_round_that_failed_or_at_a_broker_that_does_not()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, host.Clock);
        await service.RunAsync(CancellationToken.None);
        service.IsWatching.ShouldBeFalse("a broker of an earlier release");

        host.Broker.WaitsForClients = true;
        await service.RunAsync(CancellationToken.None);
        service.IsWatching.ShouldBeTrue();
        host.Broker.Stop();
        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Failed);

        service.IsWatching.ShouldBeFalse();
    }

    /// <summary>Without a folder for one file, changes of all other peerings were followed after up to five minutes.</summary>
    [Test]
    public async Task A_peering_that_fails_does_not_delay_what_the_broker_changes_of_another()
    {
        using var host = HalfBroken(out var clock);
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, clock);
        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Failed);
        (await service.RunAsync(CancellationToken.None)).ShouldBe(ClientOutcome.Failed);
        host.Up("berlin");
        host.Say("berlin", server => server with { EndpointPort = 6000 });

        var pause = service.PauseAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));
        await pause.WaitAsync(Eventually.Patience);
        await service.RunAsync(CancellationToken.None);

        host.WireGuard.Interfaces["berlin"].Peers[0].Endpoint.ShouldBe("192.0.2.1:6000");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_peering_that_fails_is_tried_again_in_its_time_whether_or_not_another_is_waited_for(bool isAnswered)
    {
        using var host = HalfBroken(out var clock);
        var feed = host.Feed();
        using var agent = host.Agent(feed: feed);
        var service = new ClientService(agent, feed, clock);
        await service.RunAsync(CancellationToken.None);
        await service.RunAsync(CancellationToken.None);
        host.Broker.Break(isAnswered ? Reply.Hang : Reply.Reset);
        if (!isAnswered)
        {
            await service.RunAsync(CancellationToken.None);
        }

        var before = host.Broker.Calls.Count;
        var pause = service.PauseAsync(TimeSpan.FromMinutes(5), CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(4));
        if (isAnswered)
        {
            await Eventually.SucceedsAsync(() => host.Broker.Calls.Count.ShouldBe(before + 1));
        }

        pause.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));
        await pause.WaitAsync(Eventually.Patience);
    }

    [Test]
    public async Task Says_at_once_that_another_host_has_taken_the_name_and_takes_nothing_back()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        host.Broker.WaitsForClients = true;
        await host.RoundAsync();
        var other = Sample.Key(99).ToString();
        host.Broker.Hold("berlin", other);

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.DecisionNeeded);

        host.Broker.KeyOf("berlin").ShouldBe(other);
        host.Log.Count(line => line.Contains("another host uses the name", StringComparison.Ordinal)).ShouldBe(1);
        (await host.InspectAsync()).NeedsDecision.ShouldBeTrue();
    }

    [Test]
    public async Task Follows_another_name_that_its_token_has()
    {
        using var host = new ClientHost(Secret.New(SecretKind.Token).Reveal(), ClientHost.Peering("berlin"));
        await host.RoundAsync();
        Rename(host, "phone");
        host.Broker.Script = call => call.Target.Contains("client_name=laptop", StringComparison.Ordinal) ? Reply.Problem(403, "forbidden")
            : call.Call == "GET token/whoami" ? Reply.Ok(
                new CallerResponse { Name = "t", Role = "client", ServerName = null, ClientName = "phone", ExpiresAt = null },
                BrokerJsonContext.Default.CallerResponse)
            : null;

        await ShouldFollowAsync(host);
    }

    /// <summary>The agent took the peering for revoked, and renamed the file that its tunnel was to come up with.</summary>
    [Test]
    public async Task Finds_its_key_under_another_name_before_it_takes_access_for_revoked()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        Rename(host, "phone");

        await ShouldFollowAsync(host);

        host.Broker.Revoke("berlin");
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
    }

    /// <summary>
    /// The broker's storage failed between the two questions: the client was taken for revoked, its tunnel down and its file aside.
    /// </summary>
    [TestCase(429, "too-many")]
    [TestCase(500, "internal")]
    [TestCase(503, "storage-unavailable")]
    public async Task Concludes_nothing_where_the_broker_cannot_say_whose_its_key_is(int status, string slug)
    {
        using var host = new ClientHost(ClientHost.Peering("berlin") with { ManageInterface = true });
        await host.RoundAsync();
        Rename(host, "phone");
        var (text, changes, waits) = (host.TextOf("berlin"), host.WireGuard.Changes.Count, host.Waits.Count);
        host.Broker.Break("GET client/list_all", Reply.Problem(status, slug));

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Failed);

        host.Waits.Count.ShouldBe(waits + 2, "it is asked three times, like all that somebody waits for");
        (host.TextOf("berlin"), host.WireGuard.Changes.Count).ShouldBe((text, changes));
        host.Broker.Heal();
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Done);
        host.TextOf("berlin").ShouldBe(text);
    }

    [Test]
    public async Task Takes_access_for_revoked_where_it_may_not_ask_whose_its_key_is()
    {
        using var host = new ClientHost(ClientHost.Peering("berlin"));
        await host.RoundAsync();
        Rename(host, "phone");
        host.Broker.Break("GET client/list_all", Reply.Problem(403, "forbidden"));

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Revoked);
    }

    /// <summary>The second of two peerings has no folder for its file.</summary>
    private static ClientHost HalfBroken(out FakeClock clock)
    {
        clock = new FakeClock();
        return new ClientHost(ClientHost.Peering("berlin"), ClientHost.Peering("paris") with { OutputDir = "/nowhere" })
        {
            Broker = { WaitsForClients = true },
        };
    }

    private static void Rename(ClientHost host, string name)
    {
        host.Up("berlin");
        (host.Broker.ClientName, host.Broker.WaitsForClients) = (name, true);
    }

    private static async Task ShouldFollowAsync(ClientHost host)
    {
        var text = host.TextOf("berlin");

        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Done);
        (await host.OutcomeAsync()).ShouldBe(ClientOutcome.Done);

        host.TextOf("berlin").ShouldBe(text);
        host.WireGuard.Changes.ShouldBeEmpty();
        host.Log.Count(line => line.Contains("Change `name:`", StringComparison.Ordinal)).ShouldBe(1);
        host.Broker.Changes.Count.ShouldBe(1, "nothing was asked for again");
        var report = await host.InspectAsync();
        report.InStep.ShouldBeTrue();
        report.Warnings.ShouldHaveSingleItem().ShouldContain("'phone'");
    }
}
