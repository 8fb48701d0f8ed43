using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Watching;

/// <summary>A caller that goes away while it waits is forgotten at once.</summary>
[OnBothBackEnds]
[Process]
public sealed class GoneWaiterTests(BackEnd backEnd)
{
    private const int Callers = 200;

    /// <summary>What else a broker opens and closes: up to 40 connections to its database, and files of its runtime.</summary>
    private const int Slack = 60;

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd, ("Watch__MaxWait", "3600"));
        api = new BrokerApi(broker.Client);
        server = await api.AddServerAsync();
    }

    [TearDown]
    public async Task Stop() => await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_hangs_up_is_forgotten(bool abruptly)
    {
        var descriptors = broker.Descriptors;

        await WaveAsync(abruptly);

        broker.Descriptors.ShouldBeLessThan(descriptors + Slack);
        broker.Output.ShouldNotContain("   at ");
    }

    [Test]
    public async Task Waves_of_callers_leave_nothing_behind_and_who_stays_is_answered()
    {
        await WaveAsync(abruptly: false);
        var descriptors = broker.Descriptors;
        using var staying = (await Waiter.OpenAsync(api, 1, server)).Single();

        for (var wave = 0; wave < 5; wave++)
        {
            await WaveAsync(abruptly: wave % 2 == 0, staying: 1);
        }

        broker.Descriptors.ShouldBeLessThan(descriptors + Slack);
        staying.Status.IsCompleted.ShouldBeFalse();
        await api.LeaseAsync(server);
        (await staying.Status.WaitAsync(Eventually.Patience)).ShouldBe(200);
        await api.ShouldHoldAsync(0);
    }

    /// <summary>Callers come, wait and go; the broker knows of each, and then of none.</summary>
    private async Task WaveAsync(bool abruptly, int staying = 0)
    {
        var waiters = await Waiter.OpenAsync(api, Callers, server);
        await api.ShouldHoldAsync(Callers + staying, connections: Callers + staying + 1);
        broker.Descriptors.ShouldBeGreaterThan(Callers);

        foreach (var waiter in waiters)
        {
            waiter.HangUp(abruptly);
        }

        await api.ShouldHoldAsync(staying, connections: staying + 1);
    }
}
