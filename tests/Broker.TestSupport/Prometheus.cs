using System.Globalization;

namespace Broker.TestSupport;

/// <summary>Reads a broker's <c>/metrics</c>, whose exporter caches an answer for 0.3 s.</summary>
public static class Prometheus
{
    /// <summary>The requests under way; the one that asks is one of them.</summary>
    public const string ActiveRequests = "http_server_active_requests";

    /// <summary>The connections; the one that asks is one of them.</summary>
    public const string ActiveConnections = "kestrel_active_connections";

    /// <summary>How many requests were answered.</summary>
    public const string Answers = "http_server_request_duration_seconds_count";

    /// <summary>The sum of a metric's values.</summary>
    /// <param name="text">All metrics.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="labels">Parts of the text that the labels of each value counted must have.</param>
    public static double Sum(string text, string metric, params string[] labels) =>
        text.Split('\n')
            .Where(line => line.StartsWith($"{metric}{{", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
