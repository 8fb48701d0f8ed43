namespace Broker.Api.Tests.Access;

/// <summary>What can be read without credentials: the health always, the rest as configured.</summary>
[TestFixture(false, false)]
[TestFixture(true, false)]
[TestFixture(false, true)]
[Process]
public sealed class OpenPathTests(bool openDocs, bool openMetrics)
{
    private BrokerProcess broker = null!;
    private HttpClient stranger = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(
            BackEnd.Sqlite, ("Auth__OpenDocs", openDocs ? "true" : "False"), ("Auth__OpenMetrics", openMetrics ? "True" : ""));
        stranger = broker.Caller(null);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        stranger.Dispose();
        await broker.DisposeAsync();
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Tells_anyone_how_it_is(string path) => (await StatusAsync(path)).ShouldBe(200);

    [TestCase("/openapi/v1.json")]
    [TestCase("/swagger/index.html")]
    public async Task Shows_its_description_as_configured(string path) => (await StatusAsync(path)).ShouldBe(openDocs ? 200 : 401);

    [TestCase("/swagger")]
    [TestCase("/swagger/")]
    [TestCase("/swagger/nothing.js")]
    public async Task Shows_nothing_around_its_description_unless_configured(string path)
    {
        var status = await StatusAsync(path);

        (status == 401).ShouldBe(!openDocs || path.EndsWith("nothing.js", StringComparison.Ordinal), $"{status}");
    }

    [Test]
    public async Task Shows_its_metrics_as_configured() => (await StatusAsync("/metrics")).ShouldBe(openMetrics ? 200 : 401);

    [TestCase("/api/v1/server/list_all")]
    [TestCase("/api/v1/nothing")]
    [TestCase("/openapi")]
    [TestCase("/metrics/more")]
    public async Task Shows_nothing_else(string path) => (await StatusAsync(path)).ShouldBe(401);

    [TestCase("/openapi/v1.json")]
    [TestCase("/swagger/index.html")]
    [TestCase("/metrics")]
    [TestCase("/health/live")]
    public async Task Shows_all_to_who_has_the_credentials(string path) =>
        (await new BrokerApi(broker.Client).GetAsync(path)).Status.ShouldBe(200);

    private async Task<int> StatusAsync(string path) => (await new BrokerApi(stranger).GetAsync(path)).Status;
}
