using System.Collections.Concurrent;

namespace Broker.Api.Tests.Hosting;

/// <summary>PostgreSQL stops while the broker runs: calls are answered 503, and work again soon after its restart.</summary>
public sealed class PostgresOutageTests : OwnPostgresTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Comes_back_when_its_database_does(bool immediate)
    {
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.LeaseAsync(server)));

        await Postgres.StopAsync(immediate);
        await ShouldBeUnavailableAsync(api);
        await Postgres.StartAgainAsync();

        await Eventually.SucceedsAsync(async () => (await api.GetAsync("/health/ready")).Status.ShouldBe(200));
        await Eventually.SucceedsAsync(() => api.LeaseAsync(server));
        (await api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe(Enumerable.Range(2, 9).Select(server.Address));
    }

    [Test]
    public async Task Answers_only_503_under_load_meanwhile()
    {
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync(Sample.Server(mask: 20));
        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentQueue<Answer>();
        var load = Enumerable.Range(0, 6).Select(_ => LoadAsync(api, server, answers, enough.Token)).ToArray();

        await ShouldComeAsync(answers, 201);
        await Postgres.StopAsync();
        await ShouldComeAsync(answers, 503);
        await Postgres.StartAgainAsync();
        await Eventually.SucceedsAsync(() => api.LeaseAsync(server));
        await enough.CancelAsync();
        await Task.WhenAll(load);

        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Status == 503);
        var kept = (await api.PeersAsync(server)).Select(peer => peer.Address).ToHashSet(StringComparer.Ordinal);
        var given = answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.GetProperty("subnet").Text("lease")!);
        given.ShouldAllBe(lease => kept.Contains(lease));
    }

    private static Task ShouldComeAsync(ConcurrentQueue<Answer> answers, int status) =>
        Eventually.HoldsAsync(() => answers.Any(answer => answer.Status == status), () => $"No call is answered {status}.");

    private static async Task LoadAsync(BrokerApi api, JsonObject server, ConcurrentQueue<Answer> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            answers.Enqueue(await api.AddClientAsync(Sample.Name(), server));
        }
    }
}
