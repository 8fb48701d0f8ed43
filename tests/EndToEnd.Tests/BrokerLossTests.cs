using System.Net;

namespace EndToEnd.Tests;

/// <summary>Long polls through the proxy when a broker behind it dies.</summary>
public sealed class BrokerLossTests : ProxyWaiting
{
    [Test]
    public async Task Who_waits_at_a_broker_that_dies_waits_on_at_the_other()
    {
        var agents = await WaitAsync();

        Brokers[0].Kill();

        await ShouldHoldAsync(Agents, Brokers[1]);
        await Client.AddClientAsync("laptop", "hub");
        (await Task.WhenAll(agents).WaitAsync(BeforeTimeIsUp)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
    }

    [Test]
    public async Task Who_waits_at_a_broker_that_stops_is_answered_and_asks_the_other()
    {
        var agents = await WaitAsync();
        var held = (await HeldAsync(Brokers))[0];

        (await Brokers[0].StopAsync()).ShouldBe(0);

        var sentAway = await Task.WhenEach(agents).Take(held).ToListAsync().AsTask().WaitAsync(BeforeTimeIsUp);
        (await Task.WhenAll(sentAway)).ShouldAllBe(answer => answer.Status == HttpStatusCode.NotModified);
        var waiting = agents.Except(sentAway).Concat(await AskAsync(held)).ToList();
        await ShouldHoldAsync(Agents, Brokers[1]);
        await Client.AddClientAsync("laptop", "hub");
        (await Task.WhenAll(waiting).WaitAsync(BeforeTimeIsUp)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
    }
}
