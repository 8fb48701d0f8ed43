using System.Net;
using System.Net.Http.Headers;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>What callers of the deployed broker get, through the proxy.</summary>
[PostgreSql, Process]
public sealed class ProxyTests
{
    private Deployment deployment = null!;

    private HttpClient Client => deployment.Client;

    [OneTimeSetUp]
    public async Task Deploy() => deployment = await Deployment.StartAsync();

    [OneTimeTearDown]
    public async Task Undeploy() => await (deployment?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Has_a_configuration_that_nginx_accepts()
    {
        var (exitCode, output) = await deployment.Proxy.CheckAsync();

        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("[warn]");
    }

    [Test]
    public async Task Serves_over_TLS_what_every_broker_sees()
    {
        await Client.AddServerAsync("hub");
        await Client.AddClientAsync("laptop", "hub");

        foreach (var broker in deployment.Brokers)
        {
            (await broker.Client.ListClientsAsync()).ShouldContain("laptop");
        }
    }

    [Test]
    public async Task Does_not_believe_a_caller_that_claims_other_addresses()
    {
        using var guesser = deployment.Proxy.Client("wrong");
        using var other = deployment.Proxy.Client("wrong", from: "127.0.0.2");
        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 40; i++)
        {
            guesser.DefaultRequestHeaders.Remove("X-Forwarded-For");
            guesser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            answers.Add(await guesser.StatusAsync());
        }

        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        (await other.StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized, "the callers are told apart by their real addresses");
        (await Client.StatusAsync()).ShouldBe(HttpStatusCode.OK, "the right password is never locked out");
    }

    [Test]
    public async Task Answers_a_body_that_is_too_long_in_the_brokers_own_words()
    {
        using var body = new ByteArrayContent(new byte[(1024 * 1024) + 1]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await Client.PostAsync("api/v1/client/add/", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [TestCase("report")]
    [TestCase("import")]
    public async Task Passes_the_peers_of_a_server_on_that_are_longer_than_any_other_body(string call)
    {
        using var body = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await Client.PostAsync($"api/v1/server/{call}/", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
