using System.Globalization;
using System.Text.RegularExpressions;
using Broker.Api.Configuration;
using Broker.TestSupport;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Tests;

/// <summary>What docker-compose.yml promises, as far as its text shows it. Containers/ runs it.</summary>
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
