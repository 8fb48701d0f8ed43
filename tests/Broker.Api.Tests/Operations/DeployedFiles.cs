using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Broker.Api.Tests.Operations;

/// <summary>The files that use the metrics: alerts, dashboard and guide.</summary>
internal static partial class DeployedFiles
{
    public static string Alerts { get; } = Path.Combine(Repository.Root, "build", "deploy", "alerts.yml");

    public static string Dashboard { get; } = Path.Combine(Repository.Root, "build", "deploy", "grafana-dashboard.json");

    public static string Guide { get; } = Path.Combine(Repository.Root, "docs", "operations.md");

    public static JsonNode ReadDashboard() => JsonNode.Parse(File.ReadAllText(Dashboard))!;

    public static IReadOnlyList<JsonObject> Panels(JsonNode dashboard) =>
        [.. dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject())];

    public static IEnumerable<string> Expressions(JsonObject panel) =>
        panel["targets"]?.AsArray().Select(target => target!["expr"]!.GetValue<string>()) ?? [];

    /// <summary>Each alert's members.</summary>
    public static IReadOnlyList<YamlMappingNode> ReadAlerts()
    {
        using var text = File.OpenText(Alerts);
        var yaml = new YamlStream();
        yaml.Load(text);
        return [.. ((YamlSequenceNode)yaml.Documents.Single().RootNode["groups"])
            .SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>()];
    }

    /// <summary>All that names metrics: the expressions of the alerts and of the dashboard, and the guide.</summary>
    public static IEnumerable<string> ReadTexts()
    {
        var dashboard = ReadDashboard();
        return ReadAlerts().Select(alert => $"{alert["expr"]}")
            .Concat(Panels(dashboard).SelectMany(Expressions))
            .Concat(dashboard["templating"]!["list"]!.AsArray().Select(variable => variable!["definition"]?.GetValue<string>() ?? ""))
            .Append(File.ReadAllText(Guide));
    }

    public static IEnumerable<string> MetricsIn(string text) => Metric.Matches(text).Select(match => match.Value);

    /// <summary>The label matchers of each metric in a text: the label's name, and its value if there is one.</summary>
    public static IEnumerable<(string Metric, string Label, string? Value)> SelectionsIn(string text) =>
        from selector in Selector.Matches(text)
        from label in Label.Matches(selector.Groups["labels"].Value)
        let value = label.Groups["value"]
        select (selector.Groups["metric"].Value, label.Groups["name"].Value, value.Success ? value.Value : null);

    private const string Stems = "wireguard_broker|http_server|db_client|kestrel|dotnet";

    [GeneratedRegex($@"\b({Stems})_[a-z_]*[a-z]", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Metric { get; }

    [GeneratedRegex($@"\b(?<metric>({Stems})_[a-z_]+)\{{(?<labels>[^}}]*)\}}", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Selector { get; }

    [GeneratedRegex("""(?<name>[a-z_]+)\s*(="(?<value>[^"$]*)"|[!=]~?"[^"]*"|$|(?=,))""", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Label { get; }
}
