using System.Net;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>PostgreSQL is down while the broker has little load.</summary>
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
        await ShouldBecomeWellAsync();
    }

    /// <summary>It neither answers nor closes connections: stopped (SIGSTOP), or behind a network that drops packets.</summary>
    [Test]
    public async Task A_broker_whose_postgres_hangs_says_that_it_is_not_ready()
    {
        await Crowd.RunAsync([Broker.Client], callsEach: 5);
        await SignalPostgresAsync("-STOP");
        try
        {
            using var ready = await Broker.Client.GetAsync("health/ready");
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await SignalPostgresAsync("-CONT");
        }

        await ShouldBecomeWellAsync();
    }

    private async Task ShouldBecomeWellAsync()
    {
        await Broker.WaitUntilReadyAsync();
        using var end = new CancellationTokenSource();
        var work = Crowd.RunAsync([Broker.Client], end.Token);
        await Crowd.WaitUntilWellAsync();
        await end.CancelAsync();
        await work;

        Crowd.ShouldHaveBeenAnswered(exceptWhileUnavailable: true);
        await Crowd.VerifyAsync(Database);
    }

    private async Task SignalPostgresAsync(string signal)
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(Server.DataFolder, "postmaster.pid")))[0];
        var children = await File.ReadAllTextAsync($"/proc/{main}/task/{main}/children");
        await Tool.TryRunAsync("kill", [signal, main, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }
}
