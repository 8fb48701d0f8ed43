using System.Diagnostics;
using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>Who waits for receipts gets in nobody's way; on brokers of their own.</summary>
[OnBothBackEnds]
[Process]
public sealed class ReceiptBrokerTests(BackEnd backEnd)
{
    private const int LongestWait = 2;

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    private async Task StartAsync(params (string Key, string Value)[] keys)
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd, keys);
        api = new BrokerApi(broker.Client);
    }

    [TearDown]
    public async Task Stop()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    [Test]
    public async Task The_longest_wait_is_configured()
    {
        await StartAsync(("Watch__MaxWait", $"{LongestWait}"));
        var (server, body) = await api.PrepareChangeAsync();
        var clock = Stopwatch.StartNew();

        var answer = await api.ChangeAsync("client/delete", body, "wait=60");

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(LongestWait - 0.1));
        answer.Receipt(server).ShouldBePending(revision: 3);
        answer.Headers["Preference-Applied"].ShouldBe($"wait={LongestWait}");
    }

    [Test]
    public async Task A_stopping_broker_answers_everybody_with_what_is_known()
    {
        await StartAsync();
        var (server, body) = await api.PrepareChangeAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => api.ChangeAsync("server/remove_peer", body, "wait=60")).ToList();
        await Eventually.SucceedsAsync(async () => (await api.StatusAsync(server)).Number("revision").ShouldBe(3));
        await waiting[0].ShouldWaitAsync();

        (await broker.StopAsync()).ShouldBe(0);

        foreach (var answer in await Task.WhenAll(waiting))
        {
            answer.ShouldBe(200);
            answer.Receipt(server).ShouldBePending(revision: 3);
        }

        broker.Output.ShouldNotContain("   at ");
    }

    [Test]
    public async Task A_caller_that_hangs_up_leaves_the_change_and_no_trace()
    {
        await StartAsync();
        var (server, body) = await api.PrepareChangeAsync();
        using var enough = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 20).Select(_ => api.ChangeAsync("client/delete", body, "wait=60", enough.Token)).ToList();
        await Eventually.SucceedsAsync(async () => (await api.StatusAsync(server)).Number("revision").ShouldBe(3));
        await Task.Delay(100);

        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        (await api.PeersAsync(server)).ShouldBeEmpty();
        await api.ShouldHoldAsync(0);
        broker.Output.ShouldNotContain("   at ");
        broker.Output.ShouldNotContain("fail: ");
        await api.ReportAsync(server);
        var repeated = await api.ChangeAsync("server/remove_peer", body, "wait=60").WaitAsync(Asking.BeforeTimeIsUp);
        repeated.Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }
}
