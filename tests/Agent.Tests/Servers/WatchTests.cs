using Agent.Brokers;
using Agent.Servers;
using Agent.Tests.Brokers;

namespace Agent.Tests.Servers;

/// <summary>A broker that supports long polling, and one that does not.</summary>
public sealed class WatchTests
{
    [Test]
    public async Task Asks_with_the_version_it_has_and_takes_304_for_the_same_peers()
    {
        using var host = await WatchingAsync(21, 22);

        (await host.RoundAsync()).ShouldBe(RoundOutcome.InStep);

        Asked(host)[^1].Headers["If-None-Match"].ShouldBe("\"v1\"");
        host.ShouldHave(21, 22);
        host.WireGuard.Changes.ShouldBeEmpty();
    }

    [Test]
    public async Task A_304_undoes_drift_too()
    {
        using var host = await WatchingAsync(21, 22);
        host.Interface.Set(Sample.Key(9), "10.0.0.9/32");

        (await host.RoundAsync()).ShouldBe(RoundOutcome.Applied);

        host.ShouldHave(21, 22);
    }

    [TestCase(30, "wait=20")]
    [TestCase(5, "wait=5")]
    public async Task Waits_for_a_change_no_longer_than_its_refresh_frequency_or_twenty_seconds(int refresh, string prefer)
    {
        using var host = new ServerHost { Settings = Sample.Settings with { RefreshFrequency = TimeSpan.FromSeconds(refresh) } };
        Watched(host, 21);
        await host.RoundsAsync(2);

        Asked(host).Select(call => call.Headers["Prefer"]).ShouldBe(["wait=0", prefer]);
    }

    [Test]
    public async Task Asks_again_at_once_where_the_broker_waits()
    {
        using var host = await WatchingAsync(21);
        await using var loop = host.StartLoop();

        for (var i = 0; i < 3; i++)
        {
            (await loop.RoundAsync()).ShouldBeInRange(TimeSpan.FromMilliseconds(225), TimeSpan.FromMilliseconds(275));
        }
    }

    [Test]
    public async Task Polls_where_the_broker_does_not_wait_and_watches_as_soon_as_it_does()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var loop = host.StartLoop();
        (await loop.RoundAsync()).ShouldBeGreaterThan(host.Settings.RefreshFrequency * 0.8);

        Watched(host, 21);

        (await loop.RoundAsync()).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Polls_a_broker_that_grants_no_time()
    {
        using var host = await WatchingAsync(21);
        host.Broker.Script = call => call.Call == "GET server/config"
            ? Reply.Http(304, contentType: null, "", "ETag: \"v1\"\r\nPreference-Applied: wait=0\r\n")
            : null;

        await host.RoundAsync();

        host.IsWatching.ShouldBeFalse();
        host.ShouldHave(21);
    }

    [TestCase(504, 0)]
    [TestCase(408, 0)]
    [TestCase(504, -1)]
    public async Task Does_not_ask_to_wait_for_ten_minutes_after_something_in_between_has_cut_two_waits_in_a_row(
        int status, int daysOfClockStep)
    {
        using var host = await WatchingAsync(21);
        for (var cut = 0; cut < 2; cut++)
        {
            host.IsWatching.ShouldBeTrue();
            host.Broker.Break(Reply.Http(status, "text/html", "<h1>Timeout</h1>"));
            await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync);
            Watched(host, 21);
            await host.RoundAsync();
        }

        await host.RoundAsync();
        Asked(host)[^1].Headers.ShouldNotContain(header => header.Key == "Prefer");
        host.IsWatching.ShouldBeFalse();

        host.Clock.StepWallClock(TimeSpan.FromDays(daysOfClockStep));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.RoundsAsync(2);
        host.IsWatching.ShouldBeTrue();
    }

    [Test]
    public async Task Two_cuts_with_a_whole_wait_in_between_are_no_reason_to_stop()
    {
        using var host = await WatchingAsync(21);
        for (var cut = 0; cut < 4; cut++)
        {
            host.Broker.Break(Reply.Http(504, "text/html", "<h1>Timeout</h1>"));
            await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync);
            Watched(host, 21);
            await host.RoundsAsync(2);
        }

        host.IsWatching.ShouldBeTrue();
    }

    [Test]
    public async Task Does_not_wait_after_a_failure_but_looks_to_the_interface_first()
    {
        using var host = await WatchingAsync(21);
        host.Broker.Break(Reply.Reset);
        await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync);
        host.WireGuard.Interfaces.Clear();

        await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync);

        host.ShouldHave(21);
        Asked(host)[^1].Headers["Prefer"].ShouldBe("wait=0");
    }

    [Test]
    public async Task A_new_list_comes_with_a_new_version()
    {
        using var host = await WatchingAsync(21);
        Watched(host, "v2", 21, 22);
        await host.RoundsAsync(2);

        host.ShouldHave(21, 22);
        Asked(host)[^1].Headers["If-None-Match"].ShouldBe("\"v2\"");
    }

    [Test]
    public async Task Keeps_the_version_of_the_last_list_that_made_sense()
    {
        using var host = await WatchingAsync(21);
        host.Broker.Script = call => call.Call == "GET server/config"
            ? Reply.Http(
                200, "application/json", ScriptedBroker.PeerListText([.. Sample.Peers(21), .. Sample.Peers(21)]), "ETag: \"v2\"\r\n")
            : null;
        await Should.ThrowAsync<BrokerFaultException>(host.RoundAsync);
        Watched(host, "v2", 22);

        await host.RoundAsync();

        host.ShouldHave(22);
    }

    private static async Task<ServerHost> WatchingAsync(params int[] peers)
    {
        var host = new ServerHost();
        Watched(host, peers);
        await host.RoundAsync();
        host.WireGuard.Changes.Clear();
        host.IsWatching.ShouldBeTrue();
        return host;
    }

    private static void Watched(ServerHost host, params int[] peers) => Watched(host, "v1", peers);

    private static void Watched(ServerHost host, string version, params int[] peers) => host.Broker.Script = call =>
        call.Call != "GET server/config" ? null
        : Reply.Http(
            call.Headers.GetValueOrDefault("If-None-Match") == $"\"{version}\"" ? 304 : 200,
            "application/json",
            call.Headers.GetValueOrDefault("If-None-Match") == $"\"{version}\"" ? "" : ScriptedBroker.PeerListText(Sample.Peers(peers)),
            $"ETag: \"{version}\"\r\n{(call.Headers.ContainsKey("Prefer") ? $"Preference-Applied: {call.Headers["Prefer"]}\r\n" : "")}");

    private static List<Received> Asked(ServerHost host) => [.. host.Broker.Calls.Where(call => call.Call == "GET server/config")];
}
