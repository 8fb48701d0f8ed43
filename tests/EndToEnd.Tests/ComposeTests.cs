using System.Globalization;
using System.Text.RegularExpressions;
using Broker.Api.Configuration;
using Broker.TestSupport;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Tests;

/// <summary>What docker-compose.yml promises, as far as that shows without a Docker engine.</summary>
public sealed class ComposeTests
{
    private YamlMappingNode compose = null!;

    private IEnumerable<YamlNode> Services => ((YamlMappingNode)compose["services"]).Children.Values;

    [OneTimeSetUp]
    public void Parse()
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        compose = (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    [Test]
    public async Task Is_a_swarm_stack()
    {
        if (Tool.Find("docker") is not { } docker)
        {
            Assert.Ignore("No docker client.");
            return;
        }

        var output = await Tool.RunAsync(docker, ["stack", "config", "--compose-file", "docker-compose.yml"], Repository.Root);

        output.ShouldContain("replicas: 2");
    }

    [Test]
    public void Runs_two_brokers_and_replaces_them_one_by_one()
    {
        var deploy = compose["services"]["broker"]["deploy"];

        Text(deploy["replicas"]).ShouldBe("2");
        Text(deploy["update_config"]["order"]).ShouldBe("start-first");
    }

    [Test]
    public void Restarts_and_watches_every_service()
    {
        var imageHasHealthCheck = File.ReadLines(Path.Combine(Repository.Root, "Dockerfile"))
            .Any(line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        foreach (var service in Services.Cast<YamlMappingNode>())
        {
            Text(service["restart"]).ShouldBe("unless-stopped");
            Text(service["deploy"]["restart_policy"]["condition"]).ShouldBe("any");
            (service.Children.ContainsKey("healthcheck") || (service.Children.ContainsKey("build") && imageHasHealthCheck)).ShouldBeTrue();
        }
    }

    [TestCase("networks")]
    [TestCase("volumes")]
    [TestCase("configs")]
    [TestCase("secrets")]
    public void Declares_what_its_services_use(string kind)
    {
        var used = Services.SelectMany(service => Entries(service, kind)).Select(entry => entry switch
        {
            YamlMappingNode mapping => Text(mapping["source"]),
            _ => Text(entry).Split(':')[0],
        });

        used.Distinct(StringComparer.Ordinal).ShouldBe(((YamlMappingNode)compose[kind]).Children.Keys.Select(Text), ignoreOrder: true);
    }

    [Test]
    public void Mounts_files_that_exist_and_secrets_that_can_be_made()
    {
        foreach (var config in ((YamlMappingNode)compose["configs"]).Children.Values)
        {
            File.Exists(Path.Combine(Repository.Root, Text(config["file"]))).ShouldBeTrue();
        }

        ((YamlMappingNode)compose["secrets"]).Children.Values.Select(secret => Text(secret["file"]))
            .ShouldBe(MadeSecrets.Names.Select(name => $"./secrets/{name}"), ignoreOrder: true);
    }

    [Test]
    public void Keeps_the_database_inside_and_believes_only_the_proxys_network()
    {
        Entries(compose["services"]["postgres"], "networks").Select(Text).ShouldBe(["storage"]);
        Entries(compose["services"]["proxy"], "networks").Select(Text).ShouldBe(["edge"]);
        Text(compose["networks"]["storage"]["internal"]).ShouldBe("true");
        Text(compose["services"]["broker"]["environment"]["ForwardedHeaders__KnownProxies"])
            .ShouldBe(Text(compose["networks"]["edge"]["ipam"]["config"][0]["subnet"]));
    }

    [Test]
    public async Task Has_more_patience_with_brokers_than_they_grant_to_who_waits()
    {
        var proxy = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "build/deploy/nginx.conf"));
        var patience = Regex.Match(proxy, @"(?<=proxy_read_timeout )\d+(?=s;)", RegexOptions.None, Eventually.Patience).Value;
        var longest = int.Parse(Settings.Defaults["Watch:MaxWait"]!, CultureInfo.InvariantCulture);

        int.Parse(patience, CultureInfo.InvariantCulture).ShouldBeGreaterThan(longest + 10);
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IEnumerable<YamlNode> Entries(YamlNode service, string kind) =>
        ((YamlMappingNode)service).Children.TryGetValue(kind, out var entries) ? (YamlSequenceNode)entries : [];
}
