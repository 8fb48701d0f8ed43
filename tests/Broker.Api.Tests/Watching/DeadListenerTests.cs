using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Operations;

namespace Broker.Api.Tests.Watching;

/// <summary>
/// A connection that is dead and open (a host that vanished, a primary that froze) was listened to for 25 minutes and more.
/// </summary>
public sealed class DeadListenerTests : OwnPostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Listens_again_when_its_connection_is_dead_but_not_closed()
    {
        var direct = Configuration["ConnectionStrings__Broker"];
        await using var relay = new PostgresRelay(direct);
        Configuration["ConnectionStrings__Broker"] = relay.ConnectionString;
        await using var here = await StartBrokerAsync();
        Configuration["ConnectionStrings__Broker"] = direct;
        await using var there = await StartBrokerAsync();
        var (listener, other) = (new BrokerApi(here.Client), new BrokerApi(there.Client));
        var server = await other.AddServerAsync();
        await Eventually.SucceedsAsync(async () => (await ListenUpAsync(listener)).ShouldBe(1), Patience);

        relay.KillSilently();

        await Eventually.SucceedsAsync(() =>
        {
            here.Output.ShouldContain("Background task 'listen' fails");
            return Task.CompletedTask;
        }, Patience);
        await Eventually.SucceedsAsync(async () =>
        {
            (await ListenUpAsync(listener)).ShouldBe(1);
            (await listener.GetAsync("/health/ready")).Text.ShouldBe("Healthy");
        }, Patience);
        var waiting = await listener.WaitAsync(server, seconds: 60);
        await other.LeaseAsync(server);
        (await waiting).ShouldBe(200);
    }

    private static async Task<double?> ListenUpAsync(BrokerApi api) =>
        (await Scrape.OfAsync(api)).Sum("wireguard_broker_background_up", ("task", "listen"));
}
