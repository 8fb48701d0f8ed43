using YamlDotNet.RepresentationModel;

namespace Broker.Api.Tests.Operations;

/// <summary>build/deploy/alerts.yml, checked and tested by promtool.</summary>
public sealed class AlertTests
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "Operations", "alerts.test.yml");

    [Test]
    public async Task Are_rules_that_prometheus_takes()
    {
        var (exitCode, output) = await PromtoolAsync("check", "rules", "--lint-fatal", DeployedFiles.Alerts);

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"{DeployedFiles.ReadAlerts().Count} rules found");
    }

    [Test]
    public async Task Fire_when_they_are_to_and_only_then()
    {
        var folder = Directory.CreateTempSubdirectory("alerts-");
        try
        {
            File.Copy(DeployedFiles.Alerts, Path.Combine(folder.FullName, "alerts.yml"));
            File.Copy(Cases, Path.Combine(folder.FullName, "alerts.test.yml"));

            var (exitCode, output) = await PromtoolAsync("test", "rules", Path.Combine(folder.FullName, "alerts.test.yml"));

            exitCode.ShouldBe(0, output);
            output.ShouldContain("SUCCESS");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Say_how_bad_it_is_and_whose()
    {
        foreach (var alert in DeployedFiles.ReadAlerts())
        {
            var name = Text(alert, "alert");
            Text(alert, "for").ShouldNotBeEmpty(name);
            Text(alert["labels"], "severity").ShouldBeOneOf("critical", "warning");
            Text(alert["annotations"], "description").ShouldNotBeEmpty(name);
            var whose = name.StartsWith("Server", StringComparison.Ordinal) ? "server" : "(instance|job)";
            Text(alert["annotations"], "summary").ShouldMatch($$$"""\{\{ \$labels\.{{{whose}}} \}\}""", name);
        }
    }

    [Test]
    public async Task Are_each_tested_and_explained()
    {
        var (cases, guide) = (await File.ReadAllTextAsync(Cases), await File.ReadAllTextAsync(DeployedFiles.Guide));
        var names = DeployedFiles.ReadAlerts().Select(alert => Text(alert, "alert")).ToList();

        names.ShouldBeUnique();
        names.ShouldAllBe(name => cases.Contains($"alertname=\"{name}\"") || cases.Contains($"alertname: {name}"));
        names.ShouldAllBe(name => guide.Contains($"`{name}`"));
    }

    private static string Text(YamlNode node, string member) => $"{node[member]}";

    private static async Task<(int ExitCode, string Output)> PromtoolAsync(params string[] arguments)
    {
        if (Tool.Find("promtool") is not { } promtool)
        {
            Assert.Ignore("No promtool (Debian: prometheus).");
            return default;
        }

        return await Tool.TryRunAsync(promtool, arguments);
    }
}
