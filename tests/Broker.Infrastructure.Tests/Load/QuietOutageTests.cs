using System.Diagnostics;
using System.Net;
using Broker.TestSupport;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>PostgreSQL is away when nobody asks much of the broker.</summary>
public sealed class QuietOutageTests : OutageTest
{
    [Test]
    public async Task A_broker_that_had_nothing_to_do_during_a_restart_is_well_again()
    {
        await Crowd.RunAsync([Broker.Client], callsEach: 5);

        await Server.StopAsync(immediate: true);
        using (var away = await Broker.Client.GetAsync("health/ready"))
        {
            ((int)away.StatusCode).ShouldBe(503);
        }

        await Server.StartAgainAsync();
        await Broker.WaitUntilReadyAsync(Recovery);

        await Crowd.RunAsync([Broker.Client], callsEach: 20);
        Crowd.ShouldHaveBeenAnswered(exceptWhileUnavailable: true);
        await Crowd.VerifyAsync(Database);
    }

    /// <summary>It neither answers nor hangs up: stopped (SIGSTOP), or behind a network that drops packets.</summary>
    [Test]
    public async Task A_postgres_that_hangs_is_told_as_away_within_seconds()
    {
        await Crowd.RunAsync([Broker.Client], callsEach: 5);
        var waited = Stopwatch.StartNew();
        await SignalPostgresAsync("-STOP");
        try
        {
            using var ready = await Broker.Client.GetAsync("health/ready");
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            waited.Elapsed.ShouldBeLessThan(Recovery);

            var answer = await Calls.ServerConfig("large").SendAsync(Broker.Client);
            (answer.IsUnavailable, answer.HasRetryAfter).ShouldBe((true, true), $"{answer}");
        }
        finally
        {
            await SignalPostgresAsync("-CONT");
        }

        await Broker.WaitUntilReadyAsync(Recovery);
        await Crowd.RunAsync([Broker.Client], callsEach: 5);
        await Crowd.VerifyAsync(Database);
    }

    private async Task SignalPostgresAsync(string signal)
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(Server.DataFolder, "postmaster.pid")))[0];
        var children = await File.ReadAllTextAsync($"/proc/{main}/task/{main}/children");
        await Tool.TryRunAsync("kill", [signal, main, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }
}
