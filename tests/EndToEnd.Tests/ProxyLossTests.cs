using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
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
    public async Task Is_healthy_and_refuses_in_the_brokers_form_when_no_broker_answers()
    {
        foreach (var broker in deployment.Brokers)
        {
            broker.Kill();
        }

        using var own = await Client.GetAsync("health/proxy");
        using var passedOn = await Client.GetAsync("health/live");

        own.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        passedOn.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        passedOn.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        passedOn.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = (await passedOn.Content.ReadFromJsonAsync<JsonObject>())!;
        problem["type"]!.ToString().ShouldBe("urn:wireguard-broker:broker-unavailable");
        problem["status"]!.GetValue<int>().ShouldBe(503);
    }
}
