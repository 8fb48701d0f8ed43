using System.Net;
using System.Net.Http.Headers;

namespace Broker.Api.Tests.Hosting;

/// <summary>TLS straight from the broker, with a certificate by configuration.</summary>
[Process]
public sealed class TlsTests
{
    private TlsBroker broker = null!;

    [OneTimeSetUp]
    public async Task Start() => broker = await TlsBroker.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Serves_every_form_of_a_read(string version)
    {
        using var client = broker.Client(version);
        var api = new BrokerApi(client);
        var server = await api.AddServerAsync();
        var body = new JsonObject { ["server_name"] = server.Name() };

        (await api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldBe(200);
        (await api.SendAsync("GET", "server/exists/", body.ToJsonString(), "application/json;")).ShouldBe(200);
        (await api.PostAsync("server/exists", body)).ShouldBe(200);
    }

    [Test]
    public async Task Needs_the_credentials_as_well()
    {
        using var client = broker.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server/list_all");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "eDp5");

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Does_not_speak_plain_http()
    {
        using var plain = new HttpClient { BaseAddress = new UriBuilder(broker.Process.BaseAddress) { Scheme = "http" }.Uri };

        await Should.ThrowAsync<HttpRequestException>(() => plain.GetAsync("/health/live"));
    }

    [Test]
    public void Says_that_it_listens_with_tls() => broker.Process.Output.ShouldContain(broker.Process.BaseAddress.ToString().TrimEnd('/'));
}
