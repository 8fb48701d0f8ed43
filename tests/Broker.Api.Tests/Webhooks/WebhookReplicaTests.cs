using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Webhooks;

/// <summary>Two brokers on one PostgreSQL: one of them delivers.</summary>
public sealed class WebhookReplicaTests : OwnPostgresTests
{
    private readonly List<BrokerProcess> brokers = [];
    private Receiver receiver = null!;

    [SetUp]
    public async Task StartBrokers()
    {
        Configuration["Webhooks__AllowLocal"] = "true";
        receiver = await Receiver.StartAsync();
        brokers.AddRange([await StartBrokerAsync(), await StartBrokerAsync()]);
        await Api(0).AddWebhookAsync(receiver.Url);
    }

    [TearDown]
    public async Task StopBrokers()
    {
        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        brokers.Clear();
        await receiver.DisposeAsync();
    }

    [Test]
    public async Task Each_event_is_sent_by_one()
    {
        var server = await Api(0).AddServerAsync();
        await receiver.HasAllAsync(Api(0), server);
        var holder = await HolderAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Api(i % 2).LeaseAsync(server)));
        await receiver.HasAllAsync(Api(1), server);

        if (await HolderAsync() == holder) // on a machine that stands still for long the lease moves, and events may come twice
        {
            receiver.IdsOf(server).ShouldBe(await Api(0).EventIdsAsync(server), "in order, and once");
        }
    }

    /// <summary>Each of them dies once, so one of the deaths is that of the broker that delivers.</summary>
    [Test]
    public async Task The_other_goes_on_when_one_dies()
    {
        var server = await Api(0).AddServerAsync();
        await receiver.HasAllAsync(Api(0), server);
        foreach (var dying in new[] { 0, 1 })
        {
            brokers[dying].Kill();
            await Api(1 - dying).LeaseAsync(server);
            await receiver.HasAllAsync(Api(1 - dying), server);
            await brokers[dying].DisposeAsync();
            brokers[dying] = await StartBrokerAsync();
        }

        receiver.IdsOf(server).Distinct().ShouldBe(await Api(0).EventIdsAsync(server));
    }

    private BrokerApi Api(int number) => new(brokers[number].Client);

    private async Task<string?> HolderAsync() => (string?)await ScalarAsync("select holder from webhook_lease");
}
