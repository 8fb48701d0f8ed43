using System.Net;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>What callers get through the proxy when brokers behind it die.</summary>
[PostgreSql, Process]
public sealed class ProxyLossTests
{
    private Deployment deployment = null!;

    private HttpClient Client => deployment.Client;

    [SetUp]
    public async Task Deploy() => deployment = await Deployment.StartAsync();

    [TearDown]
    public async Task Undeploy() => await (deployment?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Goes_on_when_a_broker_dies()
    {
        await Client.AddServerAsync("hub");
        for (var i = 0; i < 40; i++)
        {
            if (i == 20)
            {
                deployment.Brokers[0].Kill();
            }

            await Client.AddClientAsync($"laptop-{i}", "hub");
            (await Client.ListClientsAsync()).ShouldContain($"laptop-{i}");
        }
    }

    [Test]
    public async Task Is_healthy_by_itself_when_no_broker_is()
    {
        foreach (var broker in deployment.Brokers)
        {
            broker.Kill();
        }

        using var own = await Client.GetAsync("health/proxy");
        using var passedOn = await Client.GetAsync("health/live");

        own.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        passedOn.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }
}
