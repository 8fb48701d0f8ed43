using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Watching;

/// <summary>Two brokers on one PostgreSQL: agents wait at one, changes are made at the other.</summary>
public sealed class ReplicaTests : OwnPostgresTests
{
    private BrokerProcess first = null!;
    private BrokerProcess second = null!;
    private BrokerApi here = null!;
    private BrokerApi there = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task StartBrokers()
    {
        first = await StartBrokerAsync();
        second = await StartBrokerAsync();
        (here, there) = (new BrokerApi(first.Client), new BrokerApi(second.Client));
        server = await there.AddServerAsync();
        await Eventually.SucceedsAsync(async () => (await CountListenersAsync()).ShouldBe(2));
    }

    [TearDown]
    public async Task StopBrokers()
    {
        foreach (var broker in new[] { first, second }.OfType<BrokerProcess>())
        {
            await broker.DisposeAsync();
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public Task A_change_wakes_who_waits_at_the_same_broker_and_at_the_other(bool same) => ShouldBeToldAsync(same ? here : there);

    [Test]
    public async Task More_changes_than_a_notification_holds_wake_everybody()
    {
        var servers = new List<JsonObject>();
        for (var i = 0; i < 450; i++)
        {
            servers.Add(await there.AddServerAsync(Sample.Server(mask: 29)));
        }

        var waiting = new List<Task<Answer>>();
        foreach (var some in servers.Chunk(Asking.AtOnce))
        {
            waiting.AddRange(await Task.WhenAll(some.Select(changed => here.WaitAsync(changed))));
        }

        await Task.WhenAll(servers.Select(changed => there.LeaseAsync(changed)));

        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Status == 200);
    }

    [Test]
    public async Task A_change_that_nobody_told_is_found()
    {
        var waiting = await here.WaitAsync(server);

        await ScalarAsync("update servers set revision = revision + 1");

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(200);
    }

    [Test]
    public async Task A_cut_listener_listens_again()
    {
        await ScalarAsync("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'");
        await Eventually.SucceedsAsync(async () => (await CountListenersAsync()).ShouldBe(2));
        await ShouldBeToldAsync(there);
    }

    [Test]
    public async Task Who_waits_is_told_that_the_database_is_away()
    {
        var waiting = await here.WaitAsync(server);

        await Postgres.StopAsync();

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldRefuse(503, "storage-unavailable");
        await Postgres.StartAgainAsync();
        await Eventually.SucceedsAsync(async () => (await CountListenersAsync()).ShouldBe(2));
        await ShouldBeToldAsync(there);
    }

    /// <summary>
    /// The sweep finds every change, told or not: a change was told if the sweep has not looked between it and the answer.
    /// On a busy machine that may take some attempts.
    /// </summary>
    private Task ShouldBeToldAsync(BrokerApi changed) => Eventually.SucceedsAsync(async () =>
    {
        var waiting = await here.WaitAsync(server);
        var sweeps = await SweepsAsync();
        sweeps.ShouldNotBeEmpty();

        var lease = await changed.LeaseAsync(server);

        var peers = (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).ShouldBe(200).GetProperty("peers").EnumerateArray();
        peers.ShouldContain(peer => peer.Text("ip_address") == lease);
        (await SweepsAsync()).ShouldBe(sweeps);
    });

    /// <summary>When the brokers have looked last.</summary>
    private async Task<string> SweepsAsync()
    {
        const string Select =
            "select string_agg(concat_ws(' ', pid, query_start), ',' order by pid) from pg_stat_activity "
                + "where query like 'select s.id, s.revision, %'";
        return $"{await ScalarAsync(Select)}";
    }
}
