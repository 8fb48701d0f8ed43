using System.Diagnostics;
using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Watching;

/// <summary>A fleet of a hundred agents for each of a hundred servers, all waiting at one broker.</summary>
[NonParallelizable]
[Process]
public sealed class TenThousandTests
{
    private const int Servers = 100;
    private const int PerServer = 100;
    private const int All = Servers * PerServer;

    /// <summary>Each end of a connection is one; the rest is for everything else that a process has open.</summary>
    private const int Descriptors = All + 2000;

    /// <summary>Many times what it takes, far less than a fault that keeps a buffer or a database connection would.</summary>
    private const int BytesPerWaiter = 60 * 1024;

    /// <summary>The broker looks at all that is waited for every two seconds.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(2.5);

    private BrokerProcess broker = null!;
    private BrokerApi api = null!;
    private JsonObject[] servers = [];
    private Waiter[] waiters = [];

    [SetUp]
    public async Task Start()
    {
        if (ProcessFigures.MaxDescriptors < Descriptors)
        {
            Assert.Ignore($"A process may have {ProcessFigures.MaxDescriptors} files open here (ulimit -Hn), {Descriptors} are needed.");
        }

        broker = await Brokers.StartAsync(BackEnd.Sqlite, ("Watch__MaxWait", "3600"), ("shutdownTimeoutSeconds", "300"));
        api = new BrokerApi(broker.Client);
        servers = await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => api.AddServerAsync()));
    }

    [TearDown]
    public async Task Stop()
    {
        foreach (var waiter in waiters)
        {
            waiter.Dispose();
        }

        await (broker?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Wait_for_their_own_change_in_nobodys_way_until_the_broker_stops()
    {
        var clock = Stopwatch.StartNew();
        var before = broker.Resident;
        waiters = await Waiter.OpenAsync(api, All, servers);
        await api.ShouldHoldAsync(All);
        var each = (broker.Resident - before) / All;
        each.ShouldBeLessThan(BytesPerWaiter);
        TestContext.Out.WriteLine($"{All} wait after {clock.Elapsed.TotalSeconds:F1} s, at {each / 1024.0:F1} KiB each.");

        await ShouldAnswerAsync();
        clock.Restart();
        await api.LeaseAsync(servers[0]);
        var woken = waiters.Where(waiter => waiter.Server == servers[0]).ToList();
        (await Task.WhenAll(woken.Select(waiter => waiter.Status)).WaitAsync(Eventually.Patience)).ShouldAllBe(status => status == 200);
        TestContext.Out.WriteLine($"{woken.Count} are woken after {clock.Elapsed.TotalMilliseconds:F0} ms.");

        await Task.Delay(Sweep);
        var left = waiters.Except(woken).ToList();
        left.ShouldAllBe(waiter => !waiter.Status.IsCompleted);
        await api.ShouldHoldAsync(All - PerServer);
        await ShouldAnswerAsync();

        clock.Restart();
        (await broker.StopAsync()).ShouldBe(0);
        (await Task.WhenAll(left.Select(waiter => waiter.Status)).WaitAsync(Eventually.Patience)).ShouldAllBe(status => status == 304);
        TestContext.Out.WriteLine($"Stopped after {clock.Elapsed.TotalSeconds:F2} s.");
    }

    private async Task ShouldAnswerAsync()
    {
        (await api.GetAsync("/health/live").WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        await api.AddServerAsync().WaitAsync(Eventually.Patience);
    }
}
