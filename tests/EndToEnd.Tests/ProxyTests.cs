using System.Net;
using System.Net.Http.Headers;
using Broker.TestSupport;

namespace EndToEnd.Tests;

/// <summary>The deployment of docker-compose.yml in real processes: nginx with TLS, two brokers, one PostgreSQL.</summary>
public sealed class ProxyTests
{
    private MadeSecrets secrets = null!;
    private BrokerProcess[] brokers = [];
    private TlsProxy proxy = null!;
    private HttpClient client = null!;

    [SetUp]
    public async Task Deploy()
    {
        if (PostgresServer.UnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        if (Tool.Find("nginx") is null)
        {
            Assert.Ignore("No nginx.");
        }

        secrets = new MadeSecrets();
        await secrets.MakeAsync();
        var postgres = await PostgresServer.SharedAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = await postgres.CreateDatabaseAsync(),
            ["Auth__Password"] = secrets["broker-password"],
            ["ForwardedHeaders__KnownProxies"] = "127.0.0.1/32",
        };
        brokers = await Task.WhenAll(BrokerProcess.StartAsync(environment), BrokerProcess.StartAsync(environment));
        proxy = new TlsProxy(secrets, brokers);
        await proxy.StartAsync();
        client = proxy.Client(secrets["broker-password"]);
    }

    [TearDown]
    public async Task Undeploy()
    {
        client?.Dispose();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        foreach (var broker in brokers)
        {
            await broker.DisposeAsync();
        }

        secrets?.Dispose();
    }

    [Test]
    public async Task Has_a_configuration_that_nginx_accepts()
    {
        var (exitCode, output) = await proxy.CheckAsync();

        exitCode.ShouldBe(0, output);
        output.ShouldNotContain("[warn]");
    }

    [Test]
    public async Task Serves_over_TLS_what_every_broker_sees()
    {
        await client.AddServerAsync("hub");
        await client.AddClientAsync("laptop", "hub");

        foreach (var broker in brokers)
        {
            (await broker.Client.ListClientsAsync()).ShouldContain("laptop");
        }
    }

    [Test]
    public async Task Does_not_believe_a_caller_that_claims_other_addresses()
    {
        using var guesser = proxy.Client("wrong");
        using var other = proxy.Client("wrong", from: "127.0.0.2");
        var answers = new List<HttpStatusCode>();
        for (var i = 1; i <= 40; i++)
        {
            guesser.DefaultRequestHeaders.Remove("X-Forwarded-For");
            guesser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            answers.Add(await guesser.StatusAsync());
        }

        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        (await other.StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized, "the callers are told apart by their real addresses");
        (await client.StatusAsync()).ShouldBe(HttpStatusCode.OK, "the right password is never locked out");
    }

    [Test]
    public async Task Answers_a_body_that_is_too_long_in_the_brokers_own_words()
    {
        using var body = new ByteArrayContent(new byte[(1024 * 1024) + 1]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await client.PostAsync("api/v1/client/add/", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Test]
    public async Task Goes_on_when_a_broker_dies()
    {
        await client.AddServerAsync("hub");
        for (var i = 0; i < 40; i++)
        {
            if (i == 20)
            {
                brokers[0].Kill();
            }

            await client.AddClientAsync($"laptop-{i}", "hub");
            (await client.ListClientsAsync()).ShouldContain($"laptop-{i}");
        }
    }

    [Test]
    public async Task Is_healthy_by_itself_when_no_broker_is()
    {
        foreach (var broker in brokers)
        {
            broker.Kill();
        }

        using var own = await client.GetAsync("health/proxy");
        using var passedOn = await client.GetAsync("health/live");

        own.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        passedOn.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }
}
