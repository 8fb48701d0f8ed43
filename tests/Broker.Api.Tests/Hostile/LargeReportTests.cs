using System.Text;
using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Hostile;

/// <summary>
/// Large bodies are read two at a time, so that a broker's memory has a bound; on a broker of its own, whatever its storage.
/// </summary>
[Process]
public sealed class LargeReportTests
{
    private const int Peers = 100_000;
    private const int Reports = 24;
    private const int MiB = 1024 * 1024;

    private BrokerProcess broker = null!;
    private HttpClient client = null!;
    private BrokerApi api = null!;

    [SetUp]
    public async Task Start()
    {
        broker = await Brokers.StartAsync(BackEnd.Sqlite);
        client = new HttpClient { BaseAddress = broker.BaseAddress, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = broker.Client.DefaultRequestHeaders.Authorization;
        api = new BrokerApi(client);
    }

    [TearDown]
    public async Task Stop()
    {
        client.Dispose();
        await broker.DisposeAsync();
    }

    [Test]
    public async Task At_once_are_all_taken_in_bounded_memory()
    {
        var body = await ReportAsync(Peers);
        body.Length.ShouldBeInRange(10 * MiB, 16 * MiB);

        // On a busy machine one may wait for its turn to write for longer than a broker lets it, and is sent again.
        await Task.WhenAll(Enumerable.Range(0, Reports).Select(_ => Eventually.SucceedsAsync(
            async () => (await api.SendAsync("POST", "server/report", body, BrokerApi.Json)).ShouldBe(200), client.Timeout)));

        TestContext.Out.WriteLine($"At most {broker.PeakResident / MiB} MiB resident.");
        broker.PeakResident.ShouldBeLessThan(900L * MiB, "24 at once take several GiB");
    }

    [Test]
    public async Task That_are_wrong_at_their_end_are_not_taken_apart()
    {
        var good = await ReportAsync(Peers);
        var body = Encoding.UTF8.GetBytes((Encoding.UTF8.GetString(good)[..^4] + "2.5}]}").PadRight(16 * MiB));

        var answer = await api.SendAsync("POST", "server/report", body, BrokerApi.Json);

        answer.ShouldRefuse(400, "validation", "line 1, byte ");
        TestContext.Out.WriteLine($"At most {broker.PeakResident / MiB} MiB resident.");
        broker.PeakResident.ShouldBeLessThan(300L * MiB);
    }

    [Test]
    public async Task Do_not_hold_up_small_ones()
    {
        var server = await api.AddServerAsync();
        await using var first = await SlowRequest.StartAsync(broker, 2 * MiB);
        await using var second = await SlowRequest.StartAsync(broker, 2 * MiB);
        var third = api.SendAsync("POST", "server/report", await ReportAsync(20_000), BrokerApi.Json);

        await api.ReportAsync(server);

        await Task.WhenAny(third, Task.Delay(500));
        third.IsCompleted.ShouldBeFalse("two are being read");
        await first.DisposeAsync();
        (await third.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe(200);
    }

    [Test]
    public async Task That_are_announced_but_never_sent_take_no_memory()
    {
        var answer = await RawHttp.SendAsync(
            api, "POST /api/v1/server/report HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1999999999\r\n");

        answer.ShouldRefuse(413, "payload-too-large");
    }

    private async Task<byte[]> ReportAsync(int peers)
    {
        var report = (await api.ReportOfAsync(await api.AddServerAsync())).With(("peers", "?")).ToJsonString();
        var list = string.Join(
            ',', Enumerable.Range(0, peers).Select(_ => Reporting.Peer(Sample.Key(), DateTimeOffset.UnixEpoch, 1, 2).ToJsonString()));
        return Encoding.UTF8.GetBytes(report.Replace("\"?\"", $"[{list}]", StringComparison.Ordinal));
    }
}
