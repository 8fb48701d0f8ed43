namespace Broker.Api.Tests.Hosting;

/// <summary>
/// A PostgreSQL that neither answers nor hangs up. The driver's cancellation blocked all threads then: a probe of liveness took 12 s, and
/// calls 28 s to their 503.
/// </summary>
public sealed class HungPostgresTests : OwnPostgresTests
{
    /// <summary>So many that each thread and connection is needed several times over: where they block, the times below add up.</summary>
    private const int Calls = 200;

    /// <summary>Between two probes. Time is counted in probes: a busy machine sends them more rarely, too.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>At one moment: 8 s of them. Of those 12 s nobody answered any.</summary>
    private const int MostUnanswered = 40;

    /// <summary>Until the last call is refused: 22 s of them, where a call takes 5 s.</summary>
    private const int MostProbes = 110;

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
        var calls = Task.WhenAll(servers.Select(server => api.AddClientAsync("laptop", server)));
        var probes = new List<Task<Answer>>();
        var unanswered = 0;
        for (var refused = calls.ContinueWith(_ => { }, TaskScheduler.Default); !refused.IsCompleted; await Task.WhenAny(
            refused, Task.Delay(Pause)))
        {
            probes.Add(api.GetAsync("/health/live"));
            unanswered = Math.Max(unanswered, probes.Count(probe => !probe.IsCompleted));
        }

        (await Task.WhenAll(probes)).ShouldAllBe(answer => answer.Status == 200);
        (await api.GetAsync("/health/ready")).Status.ShouldBe(503);
        await Postgres.ThawAsync();

        TestContext.Out.WriteLine(
            $"{probes.Count} probes until all calls were refused, at most {unanswered} of them unanswered at one moment");
        (await calls).ShouldAllBe(answer => answer.Status == 503);
        unanswered.ShouldBeLessThan(MostUnanswered);
        probes.Count.ShouldBeLessThan(MostProbes);
        await Eventually.SucceedsAsync(
            () => Task.WhenAll(servers.Select(server => api.LeaseAsync(server, "laptop"))), TimeSpan.FromSeconds(60));
    }
}
