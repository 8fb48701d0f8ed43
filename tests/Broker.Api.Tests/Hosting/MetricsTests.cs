namespace Broker.Api.Tests.Hosting;

/// <summary>The metrics are Prometheus' text and count requests by route and status.</summary>
[Process]
public sealed class MetricsTests
{
    private const string Label = """[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?""";
    private const string Line =
        $$"""^(# (TYPE|HELP|UNIT|EOF).*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{({{Label}})*\})? (-?[0-9.eE+-]+|NaN|[+-]Inf)( [0-9]+)?)$""";

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        api = new BrokerApi(broker.Client);
    }

    [OneTimeTearDown]
    public async Task Stop() => await broker.DisposeAsync();

    [Test]
    public async Task Are_lines_that_prometheus_can_read()
    {
        await api.GetAsync("server/list_all");
        var answer = await api.GetAsync("/metrics");

        answer.Status.ShouldBe(200);
        answer.Headers["Content-Type"].ShouldStartWith("text/plain; version=0.0.4");
        foreach (var line in answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            line.ShouldMatch(Line);
        }
    }

    [Test]
    public async Task Count_requests_by_route_and_status()
    {
        for (var i = 0; i < 3; i++)
        {
            await api.GetAsync("client/config?client_name=a&server_name=nobody");
            await api.PostAsync("client/add/", "{}");
        }

        await api.GetAsync("server/list_all");

        await Eventually.SucceedsAsync(async () =>
        {
            (await CountAsync("client/config", 404)).ShouldBe(3);
            (await CountAsync("client/add", 400)).ShouldBe(3);
            (await CountAsync("server/list_all", 200)).ShouldBeGreaterThanOrEqualTo(1);
            (await CountAsync("client/config", 200)).ShouldBe(0);
        });
    }

    [Test]
    public async Task Do_not_grow_with_the_paths_and_names_that_callers_invent()
    {
        for (var i = 0; i < 20; i++)
        {
            await api.GetAsync($"/invented/{i}");
            await api.GetAsync($"server/exists?server_name=invented-{i}");
        }

        await Eventually.SucceedsAsync(async () => (await CountAsync("server/exists", 404)).ShouldBe(20));
        (await api.GetAsync("/metrics")).Text.ShouldNotContain("invented");
    }

    private async Task<double> CountAsync(string route, int status) =>
        Prometheus.Sum((await api.GetAsync("/metrics")).Text, Prometheus.Answers, $"{route}\"", $"status_code=\"{status}\"");
}
