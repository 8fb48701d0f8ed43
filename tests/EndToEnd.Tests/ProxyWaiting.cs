using System.Diagnostics;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>Agents wait through the proxy, at whichever broker it chooses.</summary>
[PostgreSql, Process]
public abstract class ProxyWaiting
{
    /// <summary>An odd number, so that the proxy's round robin sends the other calls to both brokers in turn.</summary>
    protected const int Agents = 21;

    /// <summary>Less than the minute that agents ask to wait.</summary>
    protected static readonly TimeSpan BeforeTimeIsUp = TimeSpan.FromSeconds(50);

    private Deployment deployment = null!;

    protected HttpClient Client => deployment.Client;

    protected IReadOnlyList<BrokerProcess> Brokers => deployment.Brokers;

    /// <summary>Notifications work once a change at one broker has woken the long polls at both.</summary>
    [SetUp]
    public async Task Deploy()
    {
        deployment = await Deployment.StartAsync();
        await Client.AddServerAsync("hub");
        var agents = await WaitAsync();
        await Client.AddClientAsync("first", "hub");
        await Task.WhenAll(agents).WaitAsync(BeforeTimeIsUp);
        await ShouldHoldAsync(0, Brokers);
    }

    [TearDown]
    public async Task Undeploy() => await (deployment?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>Agents wait for a change of the server, some at the one broker and some at the other.</summary>
    private protected async Task<List<Task<PeersAnswer>>> WaitAsync()
    {
        var agents = await AskAsync(Agents);
        await ShouldHoldAsync(Agents, Brokers);
        (await HeldAsync(Brokers)).ShouldAllBe(held => held > 0);
        return agents;
    }

    private protected async Task<List<Task<PeersAnswer>>> AskAsync(int agents)
    {
        var version = (await Client.AskAsync("hub")).Version;
        return [.. Enumerable.Range(0, agents).Select(_ => Client.AskAsync("hub", version))];
    }

    /// <summary>These brokers know of so many requests that wait.</summary>
    protected static Task ShouldHoldAsync(int agents, params IEnumerable<BrokerProcess> brokers) =>
        Eventually.SucceedsAsync(async () => (await HeldAsync(brokers)).Sum().ShouldBe(agents));

    /// <summary>The number of waiting requests at each broker, without the request that asks.</summary>
    protected static async Task<int[]> HeldAsync(IEnumerable<BrokerProcess> brokers)
    {
        var active = await Task.WhenAll(brokers.Select(broker => broker.Client.CountAsync(Prometheus.ActiveRequests)));
        return [.. active.Select(requests => requests - 1)];
    }
}
