using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.Api.Tests.Operations;

/// <summary>The samples of a broker's <c>/metrics</c>.</summary>
internal sealed partial record Scrape(string Text, IReadOnlyList<Scrape.Sample> Samples)
{
    /// <param name="Name">As it stands there, with the suffix of a histogram's part.</param>
    /// <param name="Labels">By name.</param>
    /// <param name="Value">The value.</param>
    public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    /// <summary>As Prometheus does; the exporter caches an answer for 0.3 s.</summary>
    public static async Task<Scrape> OfAsync(BrokerApi api, string path = "/metrics")
    {
        await Task.Delay(350);
        var answer = await api.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Text);
        var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
        return new Scrape(answer.Text, [.. lines.Select(Parse)]);
    }

    /// <summary>So many requests wait at the broker, which is a process of its own: all brokers of one count together.</summary>
    public static Task ShouldWaitAsync(BrokerApi api, int changes, int receipts) => Eventually.SucceedsAsync(async () =>
    {
        var scrape = await OfAsync(api);
        (scrape.Waiting("change"), scrape.Waiting("receipt")).ShouldBe((changes, receipts));
    });

    /// <summary>The samples of a metric that have all of these labels.</summary>
    public IReadOnlyList<Sample> Of(string name, params (string Name, string Value)[] labels) =>
        [.. Samples.Where(sample => sample.Name == name
            && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))];

    /// <summary>The sum of those; null where there are none.</summary>
    public double? Sum(string name, params (string Name, string Value)[] labels) =>
        Of(name, labels) is { Count: > 0 } samples ? samples.Sum(sample => sample.Value) : null;

    /// <summary>What is said of a server; null where nothing is.</summary>
    public double? Server(string metric, JsonObject server) => Sum($"wireguard_broker_server_{metric}", ("server", server.Name()));

    public double? Servers(string state) => Sum("wireguard_broker_servers", ("state", state));

    public double? Waiting(string cause) => Sum("wireguard_broker_waiting_requests", ("cause", cause));

    private static Sample Parse(string line)
    {
        var parts = Line.Match(line);
        parts.Success.ShouldBeTrue(line);
        var labels = Label.Matches(parts.Groups["labels"].Value)
            .ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal);
        var value = parts.Groups["value"].Value;
        return new Sample(parts.Groups["name"].Value, labels, double.Parse(value.Replace("+Inf", "∞"), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)""", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Line { get; }

    [GeneratedRegex("""(?<name>\w+)="(?<value>([^"\\]|\\.)*)",?""", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Label { get; }
}
