namespace Broker.Api.Tests.Watching;

/// <summary>What waiting must not get in the way of, and what it costs.</summary>
[OnBothBackEnds]
[Process]
public sealed class WaitingTests(BackEnd backEnd)
{
    [SetUp]
    public void NeedsTheBackEnd() => Brokers.SkipWithout(backEnd);

    [Test]
    public async Task A_stopping_broker_answers_everybody()
    {
        await using var broker = await Brokers.StartAsync(backEnd, ("Watch__MaxWait", "3600"));
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        var waiters = await Waiter.OpenAsync(api, 500, server);
        await api.ShouldHoldAsync(waiters.Length);

        (await broker.StopAsync()).ShouldBe(0);

        (await Task.WhenAll(waiters.Select(waiter => waiter.Status))).ShouldAllBe(status => status == 304);
    }

    [Test]
    public async Task The_longest_wait_is_configured()
    {
        await using var broker = await Brokers.StartAsync(backEnd, ("Watch__MaxWait", "1"));
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();

        var answer = await api.AskAsync(server, await api.VersionAsync(server), "wait=60").WaitAsync(Asking.BeforeTimeIsUp);

        answer.Status.ShouldBe(304);
        answer.Headers["Preference-Applied"].ShouldBe("wait=1");
    }

    /// <summary>Every change leaves the waiters a version behind at some moment of theirs: looking, about to wait, answering.</summary>
    [Test]
    public async Task Nobody_misses_the_last_change()
    {
        await using var broker = await Brokers.StartAsync(backEnd);
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync(Sample.Server(mask: 20));
        using var enough = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, 16).Select(_ => WatchAsync(api, server, enough.Token)).ToList();

        await Parallel.ForAsync(0, 1500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            await api.LeaseAsync(server, $"client-{i % 50}");
            if (i % 7 == 0)
            {
                await api.RemoveAsync($"client-{i % 50}", server);
            }
        });

        var last = await api.VersionAsync(server);
        await Eventually.SucceedsAsync(() => watchers.ShouldAllBe(watcher => watcher.Seen == last));
        await enough.CancelAsync();
    }

    private static Watcher WatchAsync(BrokerApi api, JsonObject server, CancellationToken enough)
    {
        var watcher = new Watcher();
        watcher.Work = WorkAsync();
        return watcher;

        async Task WorkAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                var answer = await api.AskAsync(server, watcher.Seen, "wait=5");
                watcher.Seen = answer.Headers["ETag"];
            }
        }
    }

    private sealed class Watcher
    {
        public string? Seen { get; set; }

        public Task? Work { get; set; }
    }
}
