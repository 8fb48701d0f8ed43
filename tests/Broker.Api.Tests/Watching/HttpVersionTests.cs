using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Watching;

/// <summary>Waiting over TLS: in HTTP/1.1 on a connection each, in HTTP/2 all on one.</summary>
[TestFixture("1.1")]
[TestFixture("2.0")]
[Process]
public sealed class HttpVersionTests(string version)
{
    /// <summary>With the other calls of the test, below the broker's limit of 100 streams per HTTP/2 connection.</summary>
    private const int Agents = 90;

    private TlsBroker broker = null!;
    private HttpClient client = null!;
    private BrokerApi api = null!;
    private JsonObject[] servers = [];
    private Task<Answer>[] waiting = [];

    /// <summary>One agent for each server, all in one client, which makes new connections only where the old ones are taken.</summary>
    [SetUp]
    public async Task Wait()
    {
        broker = await TlsBroker.StartAsync(("Watch__MaxWait", "3600"));
        client = broker.Client(version);
        api = new BrokerApi(client);
        servers = [.. Enumerable.Range(0, Agents).Select(_ => Sample.Server(mask: 29))];
        var versions = new List<string>();
        foreach (var server in servers)
        {
            versions.Add(await api.VersionAsync(await api.AddServerAsync(server)));
        }

        waiting = [.. servers.Zip(versions, (server, tag) => api.AskAsync(server, tag, "wait=3600"))];
        await api.ShouldHoldAsync(Agents, connections: version == "2.0" ? 1 : Agents + 1);
    }

    [TearDown]
    public async Task Stop()
    {
        client?.Dispose();
        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_change_wakes_its_own_agent_and_no_other()
    {
        foreach (var half in Enumerable.Range(0, Agents).Chunk(Agents / 2))
        {
            waiting[half[0]..].ShouldAllBe(agent => !agent.IsCompleted);
            var leases = await Task.WhenAll(half.Select(i => api.LeaseAsync(servers[i])));

            var answers = await Task.WhenAll(half.Select(i => waiting[i])).WaitAsync(Eventually.Patience);

            answers.Select(answer => answer.ShouldBe(200).GetProperty("peers")[0].Text("ip_address")).ShouldBe(leases);
            await api.ShouldHoldAsync(Agents - half[^1] - 1);
        }
    }

    [Test]
    public async Task An_agent_that_goes_away_is_forgotten()
    {
        client.CancelPendingRequests();

        await api.ShouldHoldAsync(0, connections: 1);
        waiting.ShouldAllBe(agent => agent.IsCanceled);
    }

    [Test]
    public async Task A_stopping_broker_answers_everybody()
    {
        (await broker.Process.StopAsync()).ShouldBe(0);

        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Status == 304);
    }
}
