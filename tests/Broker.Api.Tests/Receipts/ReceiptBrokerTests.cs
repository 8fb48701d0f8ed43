using System.Diagnostics;
using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Receipts;

/// <summary>Calls that wait for receipts do not block other calls. Each test has a broker of its own.</summary>
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres)]
public sealed class ReceiptBrokerTests(BackEnd backEnd)
{
    private const int LongestWait = 4;

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;

    [SetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await Brokers.StartAsync(backEnd, ("Watch__MaxWait", $"{LongestWait}"));
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
        var (server, body) = await api.PrepareChangeAsync();
        var clock = Stopwatch.StartNew();

        var answer = await api.ChangeAsync("client/delete", body, "wait=30");

        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(LongestWait - 0.1), TimeSpan.FromSeconds(LongestWait + 2));
        answer.Receipt(server).ShouldBePending(revision: 3);
        answer.Headers["Preference-Applied"].ShouldBe($"wait={LongestWait}");
    }

    [Test]
    public async Task A_stopping_broker_answers_everybody_with_what_is_known()
    {
        var (server, body) = await api.PrepareChangeAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => api.ChangeAsync("server/remove_peer", body, "wait=30")).ToList();
        await Eventually.SucceedsAsync(async () => (await api.StatusAsync(server)).Number("revision").ShouldBe(3));
        await waiting[0].ShouldWaitAsync();
        var clock = Stopwatch.StartNew();

        (await broker.StopAsync()).ShouldBe(0);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "nobody waits until the time is up");
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
        var (server, body) = await api.PrepareChangeAsync();
        using var enough = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 20).Select(_ => api.ChangeAsync("client/delete", body, "wait=30", enough.Token)).ToList();
        await Eventually.SucceedsAsync(async () => (await api.StatusAsync(server)).Number("revision").ShouldBe(3));
        await Task.Delay(100);

        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        (await api.PeersAsync(server)).ShouldBeEmpty();
        await Task.Delay(300);
        broker.Output.ShouldNotContain("   at ");
        broker.Output.ShouldNotContain("fail: ");
        await api.ReportAsync(server);
        var repeated = await api.ChangeAsync("server/remove_peer", body, "wait=30").WaitAsync(Changing.AtOnce);
        repeated.Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }
}
