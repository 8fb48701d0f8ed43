using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;
using Npgsql;

namespace Broker.Api.Tests.Receipts;

/// <summary>Two brokers on one PostgreSQL: a caller waits at one, the agent reports to the other.</summary>
public sealed class ReceiptReplicaTests : OwnPostgresTests
{
    private BrokerProcess first = null!;
    private BrokerProcess second = null!;
    private BrokerApi here = null!;
    private BrokerApi there = null!;

    [SetUp]
    public async Task StartBrokers()
    {
        first = await StartBrokerAsync();
        second = await StartBrokerAsync();
        (here, there) = (new BrokerApi(first.Client), new BrokerApi(second.Client));
        await Eventually.SucceedsAsync(async () => (await CountListenersAsync()).ShouldBe(2L));
    }

    [TearDown]
    public async Task StopBrokers()
    {
        foreach (var broker in new[] { first, second }.OfType<BrokerProcess>())
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>The caller's broker has a clock that is too slow for a second look of its own.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_report_is_told_to_who_waits_at_the_same_broker_and_at_the_other(bool same)
    {
        await using var slow = await LocalBroker.StartAsync(Configuration.AsReadOnly(), new MomentaryClock());
        await Eventually.SucceedsAsync(async () => (await CountListenersAsync()).ShouldBe(3L));
        var (server, body) = await there.PrepareChangeAsync();
        var report = (await there.ReportOfAsync(server)).With(("revision", 3));
        var waiting = await slow.Api.ChangeAndWaitAsync("client/delete", body, server);
        await waiting.ShouldWaitAsync();

        (await (same ? slow.Api : there).PostAsync("server/report", report)).ShouldBe(200);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }

    [Test]
    public async Task A_report_that_nobody_told_is_found()
    {
        var (server, body) = await there.PrepareChangeAsync();
        var waiting = await here.ChangeAndWaitAsync("client/delete", body, server);

        await ScalarAsync("update server_reports set applied_revision = 3 returning 1");

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }

    [Test]
    public async Task A_caller_whose_change_is_committed_gets_no_error_when_the_database_is_gone()
    {
        var (server, body) = await there.PrepareChangeAsync();
        var waiting = await here.ChangeAndWaitAsync("client/delete", body, server, seconds: 4);

        await Postgres.StopAsync();

        (await waiting).Receipt(server).ShouldBePending(revision: 3);
        first.Output.ShouldNotContain("fail: ");
    }

    [Test]
    public async Task A_caller_waits_on_when_its_session_is_cut_off_in_the_middle_of_a_look()
    {
        const string Looking = "from pg_stat_activity where wait_event_type = 'Lock' and query like 'select server_id%'";
        var (server, body) = await there.PrepareChangeAsync();
        var waiting = await here.ChangeAndWaitAsync("client/delete", body, server);
        await using (var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"] + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var occupy = new NpgsqlCommand("begin; lock table server_reports in access exclusive mode", connection);
            await occupy.ExecuteNonQueryAsync();
            await Eventually.SucceedsAsync(async () => (await ScalarAsync($"select count(*) {Looking}")).ShouldBe(1L));
            await ScalarAsync($"select count(pg_terminate_backend(pid)) {Looking}");
        }

        await there.ReportAsync(server);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        first.Output.ShouldNotContain("fail: ");
    }

    [Test]
    public async Task A_caller_waits_for_the_database_to_come_back_and_for_the_report()
    {
        var (server, body) = await there.PrepareChangeAsync();
        var waiting = await here.ChangeAndWaitAsync("client/delete", body, server);
        await Postgres.StopAsync();
        await Task.WhenAny(waiting, Task.Delay(1500)); // it looks meanwhile, in vain
        await waiting.ShouldWaitAsync();
        await Postgres.StartAgainAsync();

        await Eventually.SucceedsAsync(() => there.ReportAsync(server));

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }
}
