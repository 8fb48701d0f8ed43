using System.Diagnostics;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Operations;

/// <summary>What the metrics tell of the fleet: the same as <c>server/status</c>, at the moment of the scrape.</summary>
[OnBothBackEnds]
[Process]
public sealed class FleetMetricsTests(BackEnd backEnd)
{
    private static readonly string[] PerServer =
        ["leases", "leases_free", "peers_online", "in_step", "last_report_timestamp_seconds"];

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd);
        api = new BrokerApi(broker.Client);
    }

    [OneTimeTearDown]
    public async Task Stop() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Follow_a_server_from_its_addition_to_its_deletion()
    {
        var (server, client, key) = (await api.AddServerAsync(Sample.Server(mask: 28)), Sample.Name(), Sample.Key());
        await ShouldTellAsync(server, leases: 0, free: 13, online: 0, inStep: 0, reported: false);

        await api.LeaseAsync(server, client, key);
        await api.LeaseAsync(server);
        await api.ApplyAsync(server, key);
        await ShouldTellAsync(server, leases: 2, free: 11, online: 1, inStep: 1, reported: true);

        await api.RemoveAsync(client, server);
        await ShouldTellAsync(server, leases: 1, free: 12, online: 0, inStep: 0, reported: true);

        await api.ApplyAsync(server);
        await ShouldTellAsync(server, leases: 1, free: 12, online: 0, inStep: 1, reported: true);

        await api.DeleteServerAsync(server);
        (await Scrape.OfAsync(api)).Text.ShouldNotContain(server.Name());
    }

    [Test]
    public async Task Tell_problems_and_a_wrong_clock()
    {
        var server = await api.AddServerAsync();
        var unseen = await Scrape.OfAsync(api);
        (unseen.Server("problems", server), unseen.Server("clock_skew_seconds", server)).ShouldBe((0, null));
        var report = (await api.ReportOfAsync(server)).With(
            ("problems", new JsonArray("wg0 has another address.", "wg0 has another key.")),
            ("host_time", DateTimeOffset.UtcNow.AddHours(-1).ToString("O")));

        (await api.PostAsync("server/report", report)).ShouldBe(200);

        var scrape = await Scrape.OfAsync(api);
        (scrape.Server("problems", server), scrape.Server("in_step", server)).ShouldBe((2, 0));
        scrape.Server("clock_skew_seconds", server).ShouldNotBeNull().ShouldBe(-3600, 60);
    }

    [Test]
    public async Task Count_each_server_in_one_state()
    {
        var before = await Scrape.OfAsync(api);
        var servers = new List<JsonObject>();
        for (var i = 0; i < 6; i++)
        {
            servers.Add(await api.AddServerAsync());
        }

        foreach (var seen in servers[..5])
        {
            await api.ApplyAsync(seen);
        }

        foreach (var changed in servers[..2])
        {
            await api.LeaseAsync(changed);
        }

        var scrape = await Scrape.OfAsync(api);

        new[] { "in_step", "out_of_step", "never_seen" }.Select(state => scrape.Servers(state) - before.Servers(state)).ShouldBe([3, 2, 1]);
        scrape.Of("wireguard_broker_servers").Count.ShouldBe(3);
    }

    [TestCase("/metrics")]
    [TestCase("/metrics/")]
    [TestCase("/Metrics")]
    public async Task Are_those_of_the_moment_however_the_path_is_spelled(string path)
    {
        await Scrape.OfAsync(api);
        var server = await api.AddServerAsync();

        (await Scrape.OfAsync(api, path)).Server("in_step", server).ShouldBe(0);
    }

    [Test]
    public async Task A_thousand_servers_are_told_and_no_client_is()
    {
        var servers = Enumerable.Range(0, 1000).Select(_ => Sample.Server(mask: 29)).ToList();
        await Parallel.ForEachAsync(servers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (server, _) =>
            await api.AddServerAsync(server));
        var (client, key) = (Sample.Name("nobodys-business"), Sample.Key());
        await api.LeaseAsync(servers[0], client, key);
        await api.ApplyAsync(servers[0], key);

        var scrape = await Scrape.OfAsync(api);

        scrape.Of("wireguard_broker_server_leases").Count.ShouldBe(1000);
        scrape.Server("peers_online", servers[0]).ShouldBe(1);
        scrape.Text.ShouldNotContain(client);
        scrape.Text.ShouldNotContain(key);
        scrape.Text.ShouldNotContain(servers[0].Key());
    }

    private async Task ShouldTellAsync(JsonObject server, int leases, int free, int online, int inStep, bool reported)
    {
        var scrape = await Scrape.OfAsync(api);
        var told = PerServer.Select(metric => scrape.Server(metric, server)).ToArray();
        told[..4].ShouldBe([leases, free, online, inStep]);
        (told[4] is not null).ShouldBe(reported);
        if (told[4] is { } last)
        {
            (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds((long)last)).ShouldBeLessThan(TimeSpan.FromMinutes(10));
        }
    }
}
