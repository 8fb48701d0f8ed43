using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Broker.TestSupport;

namespace EndToEnd.Tests.Containers;

/// <summary>What docs/deployment.md promises of docker-compose.yml, on a container engine.</summary>
[NonParallelizable] // it publishes port 443
[Containers]
public sealed class ComposeStackTests
{
    private ComposeStack stack = null!;

    private HttpClient Client => stack.Client;

    [OneTimeSetUp]
    public async Task Deploy() => stack = await ComposeStack.StartAsync();

    [OneTimeTearDown]
    public async Task Undeploy() => await (stack?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Serves_from_two_brokers_on_the_PostgreSQL_of_the_compose_file()
    {
        var version = await stack.ComposeAsync("exec", "-T", "postgres", "psql", "--username=broker", "-tAc", "show server_version");

        (await Client.StatusAsync()).ShouldBe(HttpStatusCode.OK);
        version.ShouldStartWith(ContainerEngine.PostgresImage.Split(':')[1] + ".");
        (await stack.ContainersAsync("broker")).Length.ShouldBe(2);
    }

    [Test]
    public async Task Records_the_callers_own_address_whatever_it_claims()
    {
        using var claim = new HttpRequestMessage(HttpMethod.Post, "api/v1/server/delete/")
        {
            Content = JsonContent.Create(new { server_name = "claimed" }),
            Headers = { { "X-Forwarded-For", "203.0.113.9" } },
        };
        await Client.AddServerAsync("claimed");
        using var answer = await Client.SendAsync(claim);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        var trail = await Client.GetFromJsonAsync<JsonObject>("api/v1/audit/list?server_name=claimed");

        var proxy = (await stack.ContainersAsync("proxy")).ShouldHaveSingleItem();
        var addresses = trail!["entries"]!.AsArray().Select(entry => entry!["from"]!.ToString()).ToArray();
        addresses.Length.ShouldBe(2);
        addresses.ShouldNotContain("203.0.113.9");
        addresses.ShouldNotContain(await stack.InspectAsync(proxy, "range .NetworkSettings.Networks}}{{.IPAddress}}{{end"));
        addresses.Distinct().ShouldHaveSingleItem();
    }

    [Test]
    public async Task Keeps_the_database_where_the_proxy_cannot_reach_it()
    {
        const string Address = "range .NetworkSettings.Networks}}{{.IPAddress}}{{end";
        var postgres = await stack.InspectAsync((await stack.ContainersAsync("postgres"))[0], Address);

        await ConnectAsync("broker", postgres, 5432);
        await ConnectAsync("proxy", "broker", 8080);
        await Should.ThrowAsync<InvalidOperationException>(() => ConnectAsync("proxy", postgres, 5432));

        Task ConnectAsync(string from, string to, int port) =>
            stack.ComposeAsync("exec", "-T", from, "timeout", "5", "bash", "-c", $"< /dev/tcp/{to}/{port}");
    }

    [Test]
    public async Task A_broker_that_crashes_loses_nothing_and_is_started_again() => await Callers.ShouldLoseNothingAsync(Client, "crash", "10.20.0.0", async () =>
    {
        var broker = (await stack.ContainersAsync("broker"))[0];

        await stack.CrashAsync(broker);

        await Eventually.SucceedsAsync(async () =>
        {
            (await stack.InspectAsync(broker, ".RestartCount")).ShouldBe("1");
            (await stack.InspectAsync(broker, ".State.Health.Status")).ShouldBe("healthy");
        });
    });

    [Test]
    public Task PostgreSQL_that_is_restarted_costs_no_acknowledged_write() =>
        Callers.ShouldLoseNothingAsync(Client, "restart", "10.21.0.0", () => stack.ComposeAsync("restart", "postgres"));

    [Test]
    public async Task Brokers_that_are_updated_one_at_a_time_lose_nothing() => await Callers.ShouldLoseNothingAsync(Client, "update", "10.22.0.0", async () =>
    {
        var before = await stack.ContainersAsync("broker");

        await stack.UpdateAsync();

        var after = await stack.ContainersAsync("broker");
        after.Length.ShouldBe(2);
        after.Intersect(before).ShouldBeEmpty();
    });

    [Test]
    public async Task Refuses_in_the_brokers_form_while_there_is_no_broker()
    {
        await stack.ComposeAsync("stop", "broker");
        try
        {
            using var answer = await Client.PostAsJsonAsync("api/v1/client/delete/", new { client_name = "laptop" });

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
            (await answer.Content.ReadFromJsonAsync<JsonObject>())!["type"]!.ToString().ShouldBe("urn:wireguard-broker:broker-unavailable");
        }
        finally
        {
            await stack.ComposeAsync("up", "--detach", "--no-recreate", "--wait");
        }

        await Eventually.SucceedsAsync(async () => (await Client.StatusAsync()).ShouldBe(HttpStatusCode.OK));
    }
}
