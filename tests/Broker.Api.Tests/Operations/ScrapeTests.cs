using Broker.Api.Tests.Access;
using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Operations;

/// <summary>Scraping a broker on PostgreSQL, its database up or not.</summary>
public sealed class ScrapeTests : OwnPostgresTests
{
    private const string DatabaseUp = "wireguard_broker_database_up";
    private const string Commands = "db_client_operation_duration_seconds_count";
    private const string Connections = "db_client_connection_count";

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task StartBroker()
    {
        Configuration["ConnectionStrings__Broker"] += ";Persist Security Info=true;Password=not-to-be-told";
        broker = await StartBrokerAsync();
        api = new BrokerApi(broker.Client);
        server = await api.AddServerAsync();
    }

    [TearDown]
    public async Task StopBroker() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase(false)]
    [TestCase(true)]
    public async Task Tells_that_the_database_is_away_and_nothing_of_the_fleet(bool frozen)
    {
        await ShouldKnowTheFleetAsync();

        await (frozen ? Postgres.FreezeAsync() : Postgres.StopAsync());
        var scrape = await Scrape.OfAsync(api);

        scrape.Sum(DatabaseUp).ShouldBe(0);
        scrape.Samples.ShouldAllBe(sample => !sample.Name.StartsWith("wireguard_broker_server"));
        scrape.Waiting("change").ShouldBe(0);

        await (frozen ? Postgres.ThawAsync() : Postgres.StartAgainAsync());
        await Eventually.SucceedsAsync(ShouldKnowTheFleetAsync);
    }

    [Test]
    public async Task A_stranger_gets_nothing_and_makes_the_broker_read_nothing()
    {
        const int Strangers = 100;
        using var stranger = broker.Caller(null);
        var before = (await Scrape.OfAsync(api)).Sum(Commands)!.Value;

        for (var i = 0; i < Strangers; i++)
        {
            (await new BrokerApi(stranger).GetAsync("/metrics")).ShouldRefuse(401, "unauthenticated");
        }

        ((await Scrape.OfAsync(api)).Sum(Commands)!.Value - before).ShouldBeLessThan(Strangers / 4);
    }

    [Test]
    public async Task Shows_the_pool_of_connections_and_not_the_connection_string()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.LeaseAsync(server)));

        var scrape = await Scrape.OfAsync(api);

        scrape.Sum("db_client_connection_max").ShouldBe(40);
        scrape.Sum(Connections, ("db_client_connection_state", "used")).GetValueOrDefault().ShouldBeInRange(1, 40, "one listens");
        scrape.Sum(Connections, ("db_client_connection_state", "idle")).GetValueOrDefault().ShouldBeInRange(1, 40);
        scrape.Of(Connections).ShouldAllBe(sample => sample.Labels["db_client_connection_pool_name"] == "broker");
        scrape.Text.ShouldNotContain("not-to-be-told");
        scrape.Text.ShouldNotContain("Username");
    }

    private async Task ShouldKnowTheFleetAsync()
    {
        var scrape = await Scrape.OfAsync(api);
        scrape.Sum(DatabaseUp).ShouldBe(1);
        scrape.Server("in_step", server).ShouldBe(0);
        scrape.Servers("never_seen").ShouldBe(1);
    }
}
