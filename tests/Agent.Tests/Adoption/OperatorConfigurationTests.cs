using Agent.Adoption;
using Agent.Configuration;
using Broker.Domain.Authority;

namespace Agent.Tests.Adoption;

/// <summary>The YAML for the daemon: what is missing is added, what is there stays.</summary>
public sealed class OperatorConfigurationTests
{
    private const string Api =
        "api_server:\n    address: \"https://broker.example.org\"\n    username: admin\n    password: eleven-blue-herons\n";

    private static readonly AdoptedServer Server = HandMade.Plan(HandMade.Read("dot-254")).Server!;

    [TestCase(Api)]
    [TestCase("# ours\n\n" + Api + "server:\n    name: \"berlin\"    # the office\n")]
    [TestCase("---\nname: gate\ntype: server\n" + Api + "server:\n  subnet:\n    num_reserved_ips: 20\n  name: berlin\n")]
    [TestCase(
        "name: \"\"\ntype: \"\"\nserver:\n    name: \"berlin\"\n    interface: \"\"\n    endpoint_port: 443\n    listen_port: 51820\n    refresh_frequency: 5\n"
            + Api)]
    [TestCase("server:\n" + Api)]
    public void Is_completed_and_keeps_every_line_that_says_something(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("agent.yaml", text);

        var completed = OperatorConfiguration.Read(path).Complete("wg0", Server);

        var settings = ConfigurationFile.Parse(completed, path).Server!;
        (settings.Name.ToString(), settings.Interface, settings.Subnet.ToString()).ShouldBe(("berlin", "wg0", "192.168.100.0/24"));
        settings.Pool.ServerAddress.ToString().ShouldBe("192.168.100.254");
        (settings.ListenPort ?? settings.Endpoint.Port).ShouldBe(51820);
        text.Split('\n').Where(line => !line.EndsWith("\"\"", StringComparison.Ordinal)).Except(completed.Split('\n')).ShouldBeEmpty();
        folder.Write("agent.yaml", completed);
        OperatorConfiguration.Read(path).Differs(OperatorConfiguration.Read(path).Complete("wg0", Server)).ShouldBeFalse("a second time");
    }

    [Test]
    public void A_section_in_one_line_cannot_be_added_to()
    {
        using var folder = new TemporaryFolder();
        var configuration = OperatorConfiguration.Read(folder.Write("agent.yaml", Api + "server: { name: berlin }\n"));

        Should.Throw<ConfigurationException>(() => configuration.Complete("wg0", Server)).Message.ShouldContain("written in one line");
    }

    [TestCase("type: client\n", "is a client's")]
    [TestCase("", "is empty")]
    public void What_is_no_server_s_is_refused(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("agent.yaml", text);

        Should.Throw<ConfigurationException>(() => OperatorConfiguration.Read(path)).Message.ShouldContain(problem);
    }

    [Test]
    public void A_file_that_is_missing_says_what_it_must_have() =>
        Should.Throw<ConfigurationException>(() => OperatorConfiguration.Read("/nowhere/agent.yaml")).Message.ShouldContain("api_server");

    /// <summary>An operator with a token was told that token_file is no known key.</summary>
    [Test]
    public void The_broker_takes_a_token()
    {
        using var folder = new TemporaryFolder();
        var token = Secret.New(SecretKind.Token).Reveal();
        var path = folder.Write(
            "agent.yaml", $"api_server:\n  address: \"https://broker.example.org\"\n  token_file: \"{folder.Write("my.token", token)}\"\n");

        OperatorConfiguration.Read(path).ReadApiServer().Secret.ShouldBe(token);
    }

    [Test]
    public void What_contradicts_the_interface_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "agent.yaml",
            Api + "server:\n  name: berlin\n  interface: wg7\n  listen_port: 1\n  subnet:\n    network_address: "
                + "10.0.0.0\n    network_mask: 24\n");
        var configuration = OperatorConfiguration.Read(path);
        var settings = ConfigurationFile.Parse(configuration.Complete("wg0", Server), path).Server!;

        configuration.Contradictions(settings, "wg0", Server).Count().ShouldBe(3);
    }
}
