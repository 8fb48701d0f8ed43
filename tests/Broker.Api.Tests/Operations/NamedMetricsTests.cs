using System.Text.RegularExpressions;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Operations;

/// <summary>What alerts, dashboard and guide name is what a broker says of itself, once all of it has happened.</summary>
[PostgreSql, Process]
public sealed partial class NamedMetricsTests
{
    /// <summary>Prometheus' own.</summary>
    private static readonly string[] OfTheScrape = ["job", "instance"];

    private Scrape scrape = null!;

    [OneTimeSetUp]
    public async Task LetAllOfItHappen()
    {
        Brokers.SkipWithout(BackEnd.Postgres);
        var environment = await Brokers.EnvironmentAsync(BackEnd.Postgres);
        environment["ConnectionStrings__Broker"] += ";Maximum Pool Size=7;Timeout=10";
        await using var broker = await BrokerProcess.StartAsync(environment);
        var api = new BrokerApi(broker.Client);
        var (server, client) = (await api.AddServerAsync(), Sample.Name());
        await api.LeaseAsync(server, client);
        await api.ApplyAsync(server);
        (await api.With(await api.TokenAsync("viewer")).AddClientAsync(client, server)).ShouldRefuse(403, "forbidden");
        var waiting = await api.WaitAsync(server);
        (await api.RevokeAsync(client, seconds: 1)).ShouldBe(200);
        (await waiting).ShouldBe(200);

        Task<Answer>[] adding;
        await using (await DatabaseLock.TakeAsync(environment, broker, server))
        {
            adding = [.. Enumerable.Range(0, 10).Select(_ => api.AddClientAsync(Sample.Name(), server))];
            (await await Task.WhenAny(adding)).ShouldRefuse(503, "storage-unavailable"); // it got no connection
        }

        await Task.WhenAll(adding);

        await Eventually.SucceedsAsync(async () =>
        {
            scrape = await Scrape.OfAsync(api);
            scrape.Server("leases", server).ShouldNotBeNull();
        });
    }

    [Test]
    public void Every_metric_exists()
    {
        var known = scrape.Samples.SelectMany(sample => sample.Labels.Keys.Append(sample.Name)).ToHashSet();
        var named = DeployedFiles.ReadTexts().SelectMany(DeployedFiles.MetricsIn).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !known.Contains(name) && !known.Contains($"{name}_count")).ShouldBeEmpty();
    }

    [Test]
    public void Every_label_exists_and_every_value_that_was_provoked()
    {
        var selections = DeployedFiles.ReadTexts().SelectMany(DeployedFiles.SelectionsIn)
            .Where(selection => !OfTheScrape.Contains(selection.Label)).Distinct().ToList();

        selections.Count.ShouldBeGreaterThan(15);
        selections.Where(selection => !Exists(selection.Metric, selection.Label, selection.Value)).ShouldBeEmpty();
    }

    [Test]
    public void Every_metric_of_the_broker_is_in_the_guide()
    {
        var guide = DeployedFiles.MetricsIn(File.ReadAllText(DeployedFiles.Guide)).ToHashSet();
        var own = scrape.Samples.Select(sample => HistogramPart.Replace(sample.Name, ""))
            .Where(name => name.StartsWith("wireguard_broker_", StringComparison.Ordinal)).Distinct().ToList();

        own.Count.ShouldBeGreaterThan(8);
        own.Where(name => !guide.Contains(name)).ShouldBeEmpty();
    }

    /// <summary>A missing label (<c>waited=""</c>) and a status that did not occur here also count as existing.</summary>
    private bool Exists(string metric, string label, string? value) =>
        scrape.Samples.Any(sample => (sample.Name == metric || sample.Name == $"{metric}_count")
            && sample.Labels.TryGetValue(label, out var found)
            && (value is null or "" || value == found || label == "http_response_status_code"));

    [GeneratedRegex("(?<=_seconds)_(bucket|sum|count)$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HistogramPart { get; }
}
