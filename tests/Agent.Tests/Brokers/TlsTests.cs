using Agent.Brokers;
using Agent.Configuration;
using Broker.Contracts;

namespace Agent.Tests.Brokers;

/// <summary>The agent sends the password only to a server whose certificate verifies.</summary>
public sealed class TlsTests
{
    private TemporaryFolder folder = null!;
    private Authority authority = null!;

    [SetUp]
    public void MakeAuthority()
    {
        folder = new TemporaryFolder();
        authority = new Authority();
    }

    [TearDown]
    public void RemoveAuthority()
    {
        authority.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task A_broker_with_a_certificate_of_the_authority_is_asked()
    {
        using var certificate = authority.Issue();
        using var server = Serve(certificate);

        (await AskAsync(server, folder.Write("ca.pem", authority.Pem))).ShouldNotBeNull();
    }

    [Test]
    public async Task One_of_several_authorities_is_enough()
    {
        using var certificate = authority.Issue();
        using var server = Serve(certificate);
        using var other = new Authority();

        (await AskAsync(server, folder.Write("ca.pem", other.Pem + authority.Pem))).ShouldNotBeNull();
    }

    [TestCase("another authority")]
    [TestCase("the system's authorities")]
    [TestCase("a certificate for another host")]
    [TestCase("an expired certificate")]
    public async Task Anybody_else_gets_nothing(string what)
    {
        using var certificate = authority.Issue(
            forLoopback: what != "a certificate for another host", expires: what == "an expired certificate" ? -1 : 1);
        using var server = Serve(certificate);
        using var other = new Authority();
        var authorities = folder.Write("ca.pem", what == "another authority" ? other.Pem : authority.Pem);

        var fault = await Should.ThrowAsync<BrokerFaultException>(
            () => AskAsync(server, what == "the system's authorities" ? null : authorities));

        fault.Message.ShouldContain(server.Address.ToString());
        server.Connections.ShouldBeGreaterThan(0);
        server.Calls.ShouldBeEmpty();
    }

    [Test]
    public async Task A_broker_without_TLS_is_not_asked_over_https()
    {
        using var server = new LoopbackServer();
        using var http = BrokerConnection.Create(
            new ApiServer(new UriBuilder(server.Address) { Scheme = "https" }.Uri, "admin", "x", caFile: null));
        server.Stop();

        await Should.ThrowAsync<BrokerFaultException>(
            () => new BrokerClient(http).GetServerAsync(Sample.Settings.Name, CancellationToken.None));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("no PEM at all\n")]
    [TestCase("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")]
    [TestCase("-----BEGIN PRIVATE KEY-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END PRIVATE KEY-----\n")]
    public void A_file_without_authorities_is_refused(string? content)
    {
        var path = content is null ? folder.PathOf("nowhere.pem") : folder.Write("ca.pem", content);

        Should.Throw<ConfigurationException>(() => Create(path)).Message.ShouldContain("ca_file");
    }

    [Test]
    public void A_folder_of_authorities_is_refused() =>
        Should.Throw<ConfigurationException>(() => Create(folder.Root)).Message.ShouldContain("ca_file");

    [Test]
    public void A_path_that_is_none_is_refused() =>
        Should.Throw<ConfigurationException>(() => Create("/a\0b")).Message.ShouldContain("ca_file");

    private static LoopbackServer Serve(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        new(certificate) { Script = _ => Reply.Ok(Sample.KnownServer(), BrokerJsonContext.Default.ServerResponse) };

    private static void Create(string caFile) =>
        BrokerConnection.Create(new ApiServer(new Uri("https://127.0.0.1/"), "admin", "x", caFile)).Dispose();

    private static async Task<ServerResponse?> AskAsync(LoopbackServer server, string? caFile)
    {
        using var http = BrokerConnection.Create(new ApiServer(server.Address, "admin", "x", caFile));
        return await new BrokerClient(http).GetServerAsync(Sample.Settings.Name, CancellationToken.None);
    }
}
