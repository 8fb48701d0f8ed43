using System.Diagnostics;
using System.Net;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>Long polls through the proxy.</summary>
public sealed class ProxyWaitTests : ProxyWaiting
{
    [Test]
    public async Task A_change_through_the_proxy_wakes_everybody_whichever_broker_gets_it()
    {
        for (var i = 0; i < 6; i++)
        {
            var agents = await WaitAsync();

            await Client.AddClientAsync($"laptop-{i}", "hub");

            (await Task.WhenAll(agents).WaitAsync(BeforeTimeIsUp)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
            await ShouldHoldAsync(0, Brokers);
        }

        foreach (var broker in Brokers)
        {
            (await broker.Client.CountAsync(Prometheus.Answers, "client/add\"", "\"201\"")).ShouldBeGreaterThan(0);
        }
    }

    [Test]
    public async Task A_wait_in_vain_ends_as_it_does_without_a_proxy()
    {
        var version = (await Client.AskAsync("hub")).Version;
        var clock = Stopwatch.StartNew();

        var answer = await Client.AskAsync("hub", version, seconds: 3);

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(2.9));
        answer.ShouldBe(new PeersAnswer(HttpStatusCode.NotModified, version, ""));
    }

    [Test]
    public async Task A_change_wakes_everybody_on_one_connection_of_HTTP_2()
    {
        var version = (await Client.AskAsync("hub", http: HttpVersion.Version20)).Version;
        Task<PeersAnswer>[] agents =
        [
            .. Enumerable.Range(0, Agents).Select(_ => Client.AskAsync("hub", version, http: HttpVersion.Version20)),
        ];
        await ShouldHoldAsync(Agents, Brokers);

        await Client.AddClientAsync("laptop", "hub");

        (await Task.WhenAll(agents).WaitAsync(BeforeTimeIsUp)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
    }

    [Test]
    public async Task Who_goes_away_is_forgotten_by_the_brokers()
    {
        await WaitAsync();

        Client.CancelPendingRequests();

        await ShouldHoldAsync(0, Brokers);
    }
}
