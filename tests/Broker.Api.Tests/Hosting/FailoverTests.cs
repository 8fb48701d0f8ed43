using Broker.Api.Tests.Receipts;
using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Hosting;

/// <summary>Two brokers that know a primary and its synchronous standby.</summary>
public sealed class FailoverTests : OwnPostgresTests
{
    private PostgresServer standby = null!;
    private BrokerProcess first = null!;
    private BrokerProcess second = null!;
    private BrokerApi here = null!;
    private BrokerApi there = null!;

    [SetUp]
    public async Task StartBrokers()
    {
        standby = await Postgres.StartStandbyAsync();
        Configuration["ConnectionStrings__Broker"] =
            PostgresServer.WithHosts(Configuration["ConnectionStrings__Broker"], Postgres, standby);
        first = await StartBrokerAsync();
        second = await StartBrokerAsync();
        (here, there) = (new BrokerApi(first.Client), new BrokerApi(second.Client));
    }

    [TearDown]
    public async Task StopBrokers()
    {
        foreach (var part in new IAsyncDisposable?[] { first, second, standby }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }
    }

    [Test]
    public async Task Agents_that_wait_and_callers_that_wait_for_receipts_go_on_by_themselves()
    {
        var (server, body) = await there.PrepareChangeAsync();
        var revoked = new JsonObject { ["client_name"] = body["client_name"]!.DeepClone() };
        var receipt = await here.ChangeAndWaitAsync("client/delete", revoked, server, seconds: 60);
        var agent = await here.WaitAsync(server, seconds: 60);

        await Postgres.KillAsync();
        await standby.PromoteAsync();

        await Eventually.SucceedsAsync(() => there.ReportAsync(server));
        (await receipt.WaitAsync(Eventually.Patience)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        await ShouldBeHealthyAsync(here);
        await ShouldBeHealthyAsync(there);
        await there.LeaseAsync(server);
        (await agent.WaitAsync(Eventually.Patience)).Status.ShouldBeOneOf(200, 503);
        var waiting = await here.WaitAsync(server, seconds: 60);
        var lease = await there.LeaseAsync(server);
        (await waiting.WaitAsync(Eventually.Patience)).ShouldBe(200).GetProperty("peers").EnumerateArray()
            .ShouldContain(peer => peer.Text("ip_address") == lease);
        (await there.StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeFalse("the last revision is not reported");
    }

    /// <summary>
    /// A deletion that the standby does not have is not acknowledged, nor is its repetition, although the primary has it: a client that was
    /// revoked would be back after a failover, with nobody told.
    /// </summary>
    [Test]
    public async Task Nothing_is_acknowledged_that_the_synchronous_standby_does_not_have()
    {
        var server = await here.AddServerAsync();
        await here.LeaseAsync(server, "laptop");
        await standby.KillAsync();
        await first.DisposeAsync();
        BeImpatient();
        first = await StartBrokerAsync();
        here = new BrokerApi(first.Client);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await here.PostAsync("client/delete", new JsonObject { ["client_name"] = "laptop" })).ShouldRefuse(503, "storage-unavailable");
        }

        (await here.PeersAsync(server)).ShouldBeEmpty("the primary has the deletion");
        await Postgres.KillAsync();
        await standby.StartAgainAsync();
        await standby.PromoteAsync();
        await Eventually.SucceedsAsync(
            async () => (await here.PostAsync("client/delete", new JsonObject { ["client_name"] = "laptop" })).ShouldBe(200)
                .Number("peerings_removed").ShouldBe(1));
    }

    private static Task ShouldBeHealthyAsync(BrokerApi api) =>
        Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/ready")).Text.ShouldBe("Healthy"));
}
