using System.Diagnostics;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>
/// The primary dies under load and its synchronous standby takes over: what was acknowledged is stored (rule 9), and two brokers that
/// know both hosts go on by themselves.
/// </summary>
[PostgreSql]
[Process]
public sealed class FailoverTests
{
    [TestCase(false, TestName = "Nothing acknowledged is lost when the primary is killed and its standby promoted")]
    [TestCase(true, TestName = "Nothing acknowledged is lost when the primary vanishes without a word and its standby is promoted")]
    public async Task Fails_over(bool vanishes)
    {
        if (PostgresServer.OwnUnavailableReason is { } reason)
        {
            Assert.Ignore(reason);
        }

        await using var primary = await PostgresServer.StartAsync();
        var name = await primary.CreateDatabaseAsync();
        await using var standby = await primary.StartStandbyAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = "Postgres",
            ["ConnectionStrings__Broker"] = PostgresServer.WithHosts(name, primary, standby),
        };
        await using var one = await BrokerProcess.StartAsync(environment);
        await using var other = await BrokerProcess.StartAsync(environment);
        await Fleet.AddAsync(one.Client);
        var crowd = new Crowd(seed: 31);
        using var end = new CancellationTokenSource();
        var work = crowd.RunAsync([one.Client, other.Client], end.Token);
        await crowd.WaitForAnswersAsync(work, 300);

        await (vanishes ? primary.FreezeAsync() : primary.KillAsync());
        var gone = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await standby.PromoteAsync();
        var promoted = Stopwatch.GetTimestamp();
        await crowd.WaitUntilWellAsync();
        var well = Stopwatch.GetElapsedTime(promoted);
        await end.CancelAsync();
        await work;
        await (vanishes ? primary.ThawAsync() : Task.CompletedTask);

        var first = crowd.Answers.Where(answer => answer.At > promoted && !answer.IsUnavailable).Min(answer => answer.At);
        TestContext.Out.WriteLine(
            $"promoted {Stopwatch.GetElapsedTime(gone, promoted).TotalSeconds:F1} s after the primary was gone; "
                + $"first answer {Stopwatch.GetElapsedTime(promoted, first).TotalSeconds:F1} s, "
                + $"all callers well {well.TotalSeconds:F1} s after that");
        crowd.ShouldHaveBeenAnswered(exceptWhileUnavailable: true);
        crowd.Answers.ShouldContain(answer => answer.IsUnavailable);
        await using var after = TestDatabase.Of(PostgresServer.WithHosts(name, standby));
        await crowd.VerifyAsync(after);
        one.Output.ShouldNotContain("fail: ");
        other.Output.ShouldNotContain("fail: ");
    }
}
