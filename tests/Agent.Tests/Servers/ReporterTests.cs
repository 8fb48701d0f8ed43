using System.Text.Json;
using Agent.Brokers;
using Agent.Tests.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>What the agent reports of its interface, and when.</summary>
public sealed class ReporterTests
{
    private static readonly ListVersion First = new(Sample.ServerId, 1);
    private static readonly ListVersion Second = new(Sample.ServerId, 2);

    [Test]
    public async Task Tells_which_list_the_interface_has_and_how_its_peers_do()
    {
        using var host = await ServerHost.LiveAsync(21, 22);
        host.Interface[Sample.Key(22)].LatestHandshake = null;
        var reporter = host.CreateReporter();

        reporter.Note(host.Applied);
        await reporter.ReportAsync(CancellationToken.None);

        var report = Reports(host).ShouldHaveSingleItem();
        (report.ServerName, report.ServerId, report.Revision).ShouldBe(("berlin", Sample.ServerId, 1));
        (report.AgentVersion, report.ListenPort).ShouldBe(("1.2.3", 5128));
        report.Peers.Select(peer => (peer.PublicKey, peer.LatestHandshake)).ShouldBe(
            [($"{Sample.Key(21)}", host.Clock.GetUtcNow().AddSeconds(-10)), ($"{Sample.Key(22)}", null)], ignoreOrder: true);
        report.Peers.ShouldAllBe(peer => peer.RxBytes == 1024 && peer.TxBytes == 2048);
    }

    [Test]
    public async Task Says_nothing_before_the_interface_has_a_list()
    {
        using var host = new ServerHost();

        await host.CreateReporter().ReportAsync(CancellationToken.None);

        host.Broker.Calls.ShouldBeEmpty();
    }

    [Test]
    public async Task Reports_at_once_what_is_new_and_every_minute_what_is_not()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var reporting = await Reporting.StartAsync(host);

        reporting.Reporter.Note(First);
        await reporting.WaitAsync();
        reporting.Reporter.Note(First);
        reporting.Reporter.Note(Second);
        var minute = await reporting.WaitAsync();
        Revisions(host).ShouldBe([1, 2]);

        minute.ShouldBeInRange(TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(66));
        host.Clock.Advance(minute);
        await reporting.WaitAsync();
        Revisions(host).ShouldBe([1, 2, 2]);
    }

    [Test]
    public async Task Reports_again_after_the_next_good_round_what_did_not_get_through()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var reporting = await Reporting.StartAsync(host);
        host.Broker.Break("POST server/report", Reply.Problem(503, "storage-unavailable"));
        reporting.Reporter.Note(First);
        await reporting.WaitAsync();

        host.Broker.Heal();
        reporting.Reporter.Note(First);
        await reporting.WaitAsync();
        reporting.Reporter.Note(First);

        Revisions(host).ShouldBe([1, 1]);
        host.Log.ShouldNotContain(line => line.Contains("report", StringComparison.Ordinal), "the rounds tell");
    }

    [TestCase(404, "not-found", Description = "a broker that takes no reports")]
    [TestCase(409, "report-mismatch")]
    [TestCase(400, "validation")]
    public async Task A_broker_that_refuses_is_told_of_once_and_asked_again_in_a_minute(int status, string slug)
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var reporting = await Reporting.StartAsync(host);
        host.Broker.Break("POST server/report", Reply.Problem(status, slug));

        reporting.Reporter.Note(First);
        var minute = await reporting.WaitAsync();
        reporting.Reporter.Note(First);
        host.Clock.Advance(minute);
        await reporting.WaitAsync();

        Revisions(host).ShouldBe([1, 1]);
        host.Log.Count(line => line.Contains("does not take the report", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task A_refusal_that_comes_again_after_a_good_report_is_told_again()
    {
        using var host = await ServerHost.StartedAsync(21);
        var reporter = host.CreateReporter();
        reporter.Note(First);
        foreach (var isRefused in new[] { true, false, true })
        {
            host.Broker.Heal();
            if (isRefused)
            {
                host.Broker.Break("POST server/report", Reply.Problem(409, "report-mismatch"));
            }

            await reporter.ReportAsync(CancellationToken.None);
        }

        host.Log.Count(line => line.Contains("does not take the report", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Test]
    public async Task An_interface_that_is_down_is_reported_as_soon_as_it_is_up_again()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var reporting = await Reporting.StartAsync(host);
        var device = host.Interface;
        host.WireGuard.Interfaces.Clear();
        reporting.Reporter.Note(First);
        await reporting.WaitAsync();
        host.Broker.Calls.ShouldNotContain(call => call.Call == "POST server/report");

        host.WireGuard.Interfaces.Add(host.Settings.Interface, device);
        reporting.Reporter.Note(First);
        await reporting.WaitAsync();

        Revisions(host).ShouldBe([1]);
    }

    private static List<ServerReportRequest> Reports(ServerHost host) =>
        [.. host.Broker.Calls.Where(call => call.Call == "POST server/report")
            .Select(call => JsonSerializer.Deserialize(call.Body, BrokerJsonContext.Default.ServerReportRequest)!)];

    private static IEnumerable<long> Revisions(ServerHost host) => Reports(host).Select(report => report.Revision);
}
