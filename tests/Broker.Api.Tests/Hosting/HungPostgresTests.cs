using System.Diagnostics;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// A PostgreSQL that neither answers nor hangs up. The driver's cancellation blocked all threads then: a probe of liveness took 12 s, and
/// calls 28 s to their 503.
/// </summary>
public sealed class HungPostgresTests : OwnPostgresTests
{
    /// <summary>So many that each thread and connection is needed several times over: where they block, the times below add up.</summary>
    private const int Calls = 200;

    /// <summary>Liveness takes milliseconds and a call 5 s, on a machine that has time for them.</summary>
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(22);

    [Test]
    public async Task Neither_liveness_nor_refusals_wait_for_it()
    {
        Configuration["ConnectionStrings__Broker"] += ";Timeout=5;Command Timeout=5;Maximum Pool Size=100";
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var servers = new List<JsonObject>();
        for (var i = 0; i < Calls; i++)
        {
            servers.Add(await api.AddServerAsync(Sample.Server(mask: 29)));
        }

        await Task.WhenAll(servers.Select(server => api.LeaseAsync(server)));

        await Postgres.FreezeAsync();
        var begun = Stopwatch.StartNew();
        var calls = Task.WhenAll(servers.Select(server => api.AddClientAsync("laptop", server)));
        var longest = TimeSpan.Zero;
        for (var answered = calls.ContinueWith(_ => { }, TaskScheduler.Default); !answered.IsCompleted; await Task.WhenAny(answered, Task.Delay(200)))
        {
            var probe = Stopwatch.StartNew();
            (await api.GetAsync("/health/live")).Status.ShouldBe(200);
            longest = probe.Elapsed > longest ? probe.Elapsed : longest;
        }

        var took = begun.Elapsed;
        (await api.GetAsync("/health/ready")).Status.ShouldBe(503);
        await Postgres.ThawAsync();

        TestContext.Out.WriteLine($"live took {longest.TotalSeconds:F2} s at most, all calls {took.TotalSeconds:F1} s");
        (await calls).ShouldAllBe(answer => answer.Status == 503);
        longest.ShouldBeLessThan(LongestProbe);
        took.ShouldBeLessThan(LongestCall);
        await Eventually.SucceedsAsync(() => Task.WhenAll(servers.Select(server => api.LeaseAsync(server, "laptop"))), TimeSpan.FromSeconds(60));
    }
}
