using System.Diagnostics;
using Dapper;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>PostgreSQL stops under load and is restarted: 503 meanwhile, recovery within seconds, and nothing is lost.</summary>
public sealed class OutageTests : OutageTest
{
    [Test]
    public async Task A_restart_is_survived()
    {
        await SurvivesAsync(async () =>
        {
            await Server.StopAsync(immediate: true);
            await Task.Delay(TimeSpan.FromSeconds(1));
            await Server.StartAgainAsync();
        });

        Crowd.Answers.ShouldContain(answer => answer.IsUnavailable);
    }

    /// <summary>No call need meet it: where a background task finds its connection cut first, Npgsql opens all others anew.</summary>
    [Test]
    public Task The_end_of_every_session_is_survived() => SurvivesAsync(async () =>
    {
        await using var connection = await Database.OpenAsync();
        var ended = await connection.QueryAsync<bool>(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wireguard-broker'");
        ended.ShouldContain(true);
    });

    private async Task SurvivesAsync(Func<Task> outage)
    {
        using var end = new CancellationTokenSource();
        var work = Crowd.RunAsync([Broker.Client], end.Token);
        await Crowd.WaitForAnswersAsync(work, 300);

        await outage();
        await Crowd.WaitUntilWellAsync();
        var well = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await end.CancelAsync();
        await work;

        Crowd.ShouldHaveBeenAnswered(exceptWhileUnavailable: true);
        Crowd.Answers.Where(answer => answer.IsUnavailable).ShouldAllBe(answer => answer.At < well);
        await Crowd.VerifyAsync(Database);
        Broker.Output.ShouldNotContain("fail: ");
    }
}
