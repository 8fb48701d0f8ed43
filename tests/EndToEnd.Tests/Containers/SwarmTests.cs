using System.Net;
using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>docker-compose.yml as the stack of a swarm of one node.</summary>
[NonParallelizable] // it publishes port 443
[Containers]
public sealed class SwarmTests
{
    private const string Stack = "broker";

    private DeployedSources? sources;
    private HttpClient client = null!;

    [OneTimeSetUp]
    public async Task Deploy()
    {
        if (ContainerEngine.DeploymentUnavailableReason is null && !ContainerEngine.IsOwn)
        {
            Assert.Ignore("Only the tests' own engine is made a swarm.");
        }

        sources = await DeployedSources.CreateAsync();
        client = sources.Client();
        await sources.DockerAsync("build", "--quiet", "--tag", "wireguard-broker", ".");
        await sources.DockerAsync("swarm", "init", "--advertise-addr", "127.0.0.1");
        await sources.DockerAsync("stack", "deploy", "--compose-file", "docker-compose.yml", Stack);
        await Eventually.SucceedsAsync(ShouldRunAsync, TimeSpan.FromMinutes(3));
    }

    [OneTimeTearDown]
    public async Task Undeploy()
    {
        client?.Dispose();
        if (sources is not null)
        {
            await sources.DockerAsync("swarm", "leave", "--force");
            await Eventually.SucceedsAsync(() => sources.DockerAsync("volume", "rm", "--force", $"{Stack}_database"));
            sources.Dispose();
        }
    }

    [Test]
    public async Task Updates_its_brokers_one_at_a_time_and_loses_nothing()
    {
        var before = await TasksAsync();

        await Callers.ShouldLoseNothingAsync(
            client, "hub", "10.20.0.0",
            () => sources!.DockerAsync("service", "update", "--force", "--detach=false", "--quiet", $"{Stack}_broker"));

        await ShouldRunAsync();
        (await TasksAsync()).Intersect(before).ShouldBeEmpty();
    }

    private async Task ShouldRunAsync()
    {
        var services = await sources!.DockerAsync("service", "ls", "--format", "{{.Name}} {{.Replicas}}");
        services.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([$"{Stack}_broker 2/2", $"{Stack}_postgres 1/1", $"{Stack}_proxy 1/1"], ignoreOrder: true);
        using var answer = await client.GetAsync("api/v1/server/list_all");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string[]> TasksAsync() =>
        (await sources!.DockerAsync("service", "ps", "--quiet", "--filter", "desired-state=running", $"{Stack}_broker"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
