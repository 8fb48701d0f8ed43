using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Operations;

/// <summary>What the metrics tell of requests that wait.</summary>
[OnBothBackEnds]
[Process]
public sealed class WaitMetricsTests(BackEnd backEnd)
{
    private const int Waiters = 20;
    private const string WakeUps = "wireguard_broker_wake_up_duration_seconds";

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;
    private Scrape before = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd, ("Watch__MaxWait", "3600"));
        api = new BrokerApi(broker.Client);
        await ShouldWaitAsync(changes: 0, receipts: 0);
    }

    [SetUp]
    public async Task AddServer()
    {
        server = await api.AddServerAsync();
        before = await Scrape.OfAsync(api);
    }

    [OneTimeTearDown]
    public async Task Stop() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Count_who_waits_for_a_change_until_it_comes_and_each_wake_up_once()
    {
        var waiters = await Waiter.OpenAsync(api, Waiters, server);
        await ShouldWaitAsync(changes: Waiters, receipts: 0);
        More(await Scrape.OfAsync(api), "count").ShouldBe(0);

        waiters[0].HangUp(abruptly: true);
        await ShouldWaitAsync(changes: Waiters - 1, receipts: 0);
        await api.LeaseAsync(server);

        (await Task.WhenAll(waiters[1..].Select(waiter => waiter.Status))).ShouldAllBe(status => status == 200);
        await ShouldWaitAsync(changes: 0, receipts: 0);
        var scrape = await Scrape.OfAsync(api);
        More(scrape, "count").ShouldBe(Waiters - 1);
        More(scrape, "sum").ShouldBeGreaterThan(0);
        More(scrape, "bucket", ("le", "+Inf")).ShouldBe(Waiters - 1);
    }

    [Test]
    public async Task A_wait_in_vain_is_no_wake_up()
    {
        (await api.AskAsync(server, await api.VersionAsync(server), "wait=1")).Status.ShouldBe(304);

        More(await Scrape.OfAsync(api), "count").ShouldBe(0);
    }

    [Test]
    public async Task Count_who_waits_for_a_receipt_until_it_comes_or_the_time_is_up()
    {
        var clients = new[] { Sample.Name(), Sample.Name() };
        foreach (var client in clients)
        {
            await api.LeaseAsync(server, client);
        }

        var receipt = api.RevokeAsync(clients[0], seconds: 60);
        await ShouldWaitAsync(changes: 0, receipts: 1);
        await api.ApplyAsync(server);
        (await receipt).ShouldBe(200).GetRawText().ShouldContain("applied_at\":\"");
        await ShouldWaitAsync(changes: 0, receipts: 0);

        (await api.RevokeAsync(clients[1], seconds: 1)).ShouldBe(200).GetRawText().ShouldContain("pending");
        await ShouldWaitAsync(changes: 0, receipts: 0);
    }

    [Test]
    public async Task Requests_that_were_granted_a_wait_are_told_from_those_that_were_not()
    {
        var client = Sample.Name();
        await api.LeaseAsync(server, client);
        var version = await api.VersionAsync(server);
        await api.AskAsync(server, version);
        await api.AskAsync(server, version, "wait=0");
        await api.AskAsync(server, version, "wait=1");
        await api.RevokeAsync(client, seconds: 1);

        await Eventually.SucceedsAsync(async () =>
        {
            var scrape = await Scrape.OfAsync(api);
            Answers(scrape, "api/v1/server/config", waited: true).ShouldBe(1);
            Answers(scrape, "api/v1/server/config", waited: false).ShouldBe(3);
            Answers(scrape, "api/v1/client/delete", waited: true).ShouldBe(1);
            Answers(scrape, "api/v1/client/add", waited: true).ShouldBe(0);
            Answers(scrape, "api/v1/client/add", waited: false).ShouldBe(1);
        });
    }

    /// <summary>What has come since the test began.</summary>
    private double More(Scrape now, string part, params (string Name, string Value)[] labels) =>
        now.Sum($"{WakeUps}_{part}", labels).GetValueOrDefault() - before.Sum($"{WakeUps}_{part}", labels).GetValueOrDefault();

    /// <summary>Likewise.</summary>
    private double Answers(Scrape now, string route, bool waited) => new[] { (now, 1), (before, -1) }.Sum(scrape =>
        scrape.Item2 * scrape.Item1.Of(Prometheus.Answers, ("http_route", route))
            .Where(sample => sample.Labels.GetValueOrDefault("waited") == (waited ? "true" : null))
            .Sum(sample => sample.Value));

    private Task ShouldWaitAsync(int changes, int receipts) => Scrape.ShouldWaitAsync(api, changes, receipts);
}
