using System.Net;
using Agent.Configuration;
using Agent.Joining;
using Broker.Domain.Authority;

namespace Agent.Tests.Joining;

/// <summary>What join writes is what the agent reads.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JoinedConfigurationTests : IDisposable
{
    private static readonly ServerName Berlin = ServerName.Parse("berlin");

    private readonly TemporaryFolder folder = new();
    private readonly JoinedConfiguration configuration;

    public JoinedConfigurationTests() => configuration = new JoinedConfiguration(
        new Uri("https://broker.example.org/vpn/"), folder.Write("a \"b\\c.token", Secret.New(SecretKind.Token).Reveal()), caFile: null);

    public void Dispose() => folder.Dispose();

    [Test]
    public void Of_a_client()
    {
        var read = ConfigurationFile.Parse(
            configuration.OfClient(ClientName.Parse("laptop"), [Berlin, ServerName.Parse("paris")]), "a.conf");

        (read.Name.ToString(), read.ApiServer.Address.ToString()).ShouldBe(("laptop", "https://broker.example.org/vpn/"));
        read.ApiServer.SecretFile.ShouldBe(folder.PathOf("a \"b\\c.token"));
        read.Client!.Peerings.Select(peering => peering.ServerName.ToString()).ShouldBe(["berlin", "paris"]);
    }

    [Test]
    public void Of_a_server_whose_terms_are_known()
    {
        var terms = ServerTerms.Parse("[2001:db8::1]:51820", "10.0.0.0/24", 20, "wg0");

        var server = ConfigurationFile.Parse(configuration.OfServer(Berlin, terms), "a.conf").Server!;

        (server.Name, server.Interface, server.Endpoint.Port, server.Pool.ReservedCount).ShouldBe((Berlin, "wg0", 51820, 20));
        server.Endpoint.Address.ToString().ShouldBe("2001:db8::1");
        server.Subnet.Network.ShouldBe(IPNetwork.Parse("10.0.0.0/24"));
    }

    [Test]
    public void Of_a_server_that_the_broker_knows_has_the_broker_s_terms()
    {
        var terms = ServerTerms.Parse(endpoint: null, network: null, reserved: null, networkInterface: null).With(Sample.KnownServer());

        ConfigurationFile.Parse(configuration.OfServer(Berlin, terms), "a.conf").Server!.Endpoint.ShouldBe(
            Sample.Endpoint("vpn.example.org", 5128));
    }

    [Test]
    public void Of_a_server_whose_terms_are_missing_names_them_when_it_is_checked()
    {
        var text = configuration.OfServer(Berlin, ServerTerms.Parse(endpoint: null, network: null, reserved: null, networkInterface: null));

        var errors = Agent.Tests.Configuration.Yaml.Errors(text);

        errors.Length.ShouldBe(4);
        string.Join('\n', errors).ShouldSatisfyAllConditions(
            all => all.ShouldContain("endpoint_address"), all => all.ShouldContain("endpoint_port"),
            all => all.ShouldContain("network_address"), all => all.ShouldContain("network_mask"));
    }

    [TestCase("vpn.example.org", null, null)]
    [TestCase("vpn.example.org:0", null, null)]
    [TestCase(":51820", null, null)]
    [TestCase(null, "10.0.0.1/24", null)]
    [TestCase(null, "10.0.0.0", null)]
    [TestCase(null, null, "a-name-of-sixteen")]
    public void Options_that_are_wrong_are_told_before_the_broker_is_asked(string? endpoint, string? network, string? networkInterface) =>
        Should.Throw<ConfigurationException>(
            () => ServerTerms.Parse(endpoint, network, reserved: null, networkInterface)).Message.ShouldStartWith("--");
}
