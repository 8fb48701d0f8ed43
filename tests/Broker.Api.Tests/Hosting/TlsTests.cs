using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Api.Tests.Hosting;

/// <summary>TLS straight from the broker, with a certificate by configuration.</summary>
public sealed class TlsTests
{
    private DirectoryInfo folder = null!;
    private X509Certificate2 certificate = null!;
    private BrokerProcess broker = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        folder = Directory.CreateTempSubdirectory("broker-");
        certificate = Certificates.Make();
        var (path, keyPath) = (Path.Combine(folder.FullName, "broker.pem"), Path.Combine(folder.FullName, "broker.key"));
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, certificate.KeyPem());
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Urls"] = $"https://127.0.0.1:{BrokerProcess.FreePort()}",
            ["Kestrel__Certificates__Default__Path"] = path,
            ["Kestrel__Certificates__Default__KeyPath"] = keyPath,
        };
        broker = await BrokerProcess.StartAsync(environment, waitReady: false);
        using var client = Client();
        await Eventually.SucceedsAsync(async () => (await client.GetAsync("/health/ready")).EnsureSuccessStatusCode());
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await broker.DisposeAsync();
        certificate.Dispose();
        folder.Delete(recursive: true);
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Serves_every_form_of_a_read(string version)
    {
        using var client = Client();
        client.DefaultRequestVersion = Version.Parse(version);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
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
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/server/list_all");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "eDp5");

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Does_not_speak_plain_http()
    {
        using var plain = new HttpClient { BaseAddress = new UriBuilder(broker.BaseAddress) { Scheme = "http" }.Uri };

        await Should.ThrowAsync<HttpRequestException>(() => plain.GetAsync("/health/live"));
    }

    [Test]
    public void Says_that_it_listens_with_tls() => broker.Output.ShouldContain(broker.BaseAddress.ToString().TrimEnd('/'));

    /// <summary>A client that trusts this certificate and no other.</summary>
    private HttpClient Client()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
        var client = new HttpClient(handler) { BaseAddress = broker.BaseAddress };
        client.DefaultRequestHeaders.Authorization = broker.Client.DefaultRequestHeaders.Authorization;
        return client;
    }
}
