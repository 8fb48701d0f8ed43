using System.Text.Json;
using Agent.Brokers;
using Agent.Servers;
using Agent.Tests.Brokers;
using Broker.Contracts;

namespace Agent.Tests.Servers;

/// <summary>What the agent reports of its interface, and when.</summary>
public sealed class ReporterTests
{
    private static readonly AppliedList First = new(new ListVersion(Sample.Id, 1), Sample.Settings.Addresses);
    private static readonly AppliedList Second = new(new ListVersion(Sample.Id, 2), Sample.Settings.Addresses);

    [Test]
    public async Task Tells_which_list_the_interface_has_and_how_its_peers_do()
    {
        using var host = await ServerHost.LiveAsync(21, 22);
        host.Interface[Sample.Key(22)].LatestHandshake = null;
        var reporter = host.CreateReporter();

        reporter.Take(host.AppliedList, []);
        await reporter.ReportAsync(CancellationToken.None);

        var report = Reports(host).ShouldHaveSingleItem();
        (report.ServerName, report.ServerId, report.Revision).ShouldBe(("berlin", Sample.ServerId, 1));
        (report.AgentVersion, report.ListenPort).ShouldBe(("1.2.3", 5128));
        report.Peers.Select(peer => (peer.PublicKey, peer.LatestHandshake)).ShouldBe(
            [($"{Sample.Key(21)}", host.Clock.GetUtcNow().AddSeconds(-10)), ($"{Sample.Key(22)}", null)], ignoreOrder: true);
        report.Peers.ShouldAllBe(peer => peer.RxBytes == 1024 && peer.TxBytes == 2048);
    }

    [Test]
    public async Task Has_the_digest_of_the_interface_the_host_s_time_and_what_is_wrong()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21, 22);
        var reporter = host.CreateReporter();
        reporter.Take(host.AppliedList, []);
        await reporter.ReportAsync(CancellationToken.None);
        host.Interface.Remove(Sample.Key(22));
        var problem = Findings.Problem("link", $"The first line\nand {new string('x', 400)}");
        reporter.Take(host.AppliedList, [problem, new Finding(FindingKind.Warning, "endpoint", "No problem.")]);
        await reporter.ReportAsync(CancellationToken.None);

        var reports = Reports(host);
        var inStep = ListDigest.OfInterface(Sample.Keys.PublicKey, System.Net.IPAddress.Parse("10.0.0.1"), 24)
            .With(Sample.Key(21), System.Net.IPNetwork.Parse("10.0.0.21/32"));
        reports[0].Digest.ShouldBe(inStep.With(Sample.Key(22), System.Net.IPNetwork.Parse("10.0.0.22/32")).ToString());
        reports[1].Digest.ShouldBe(inStep.ToString());
        reports.ShouldAllBe(report => report.HostTime == host.Clock.GetUtcNow());
        (reports[0].Problems is null).ShouldBeTrue();
        var text = reports[1].Problems.ShouldHaveSingleItem();
        (text.Length, text.Contains('\n')).ShouldBe((300, false));
    }

    /// <summary>The reports ended for good, and nobody was told.</summary>
    [Test]
    public async Task A_file_that_cannot_be_read_for_a_moment_delays_a_report()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);
        var reporter = host.CreateReporter();
        reporter.Take(host.AppliedList, []);
        host.WireGuard.BeforeLook = () => throw new UnauthorizedAccessException("denied");
        await reporter.ReportAsync(CancellationToken.None);
        host.WireGuard.BeforeLook = () => Task.CompletedTask;

        await reporter.ReportAsync(CancellationToken.None);

        Reports(host).ShouldHaveSingleItem();
    }

    [Test]
    public async Task An_interface_without_the_server_s_address_has_another_digest()
    {
        using var host = await ServerHost.StartedAsync(isCurrent: true, 21);
        host.Interface.Addresses.Clear();
        var reporter = host.CreateReporter();
        reporter.Take(host.AppliedList, []);
        await reporter.ReportAsync(CancellationToken.None);

        Reports(host).ShouldHaveSingleItem().Digest
            .ShouldBe(default(ListDigest).With(Sample.Key(21), System.Net.IPNetwork.Parse("10.0.0.21/32")).ToString());
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

        reporting.Reporter.Take(First, []);
        await reporting.WaitAsync();
        reporting.Reporter.Take(First, []);
        reporting.Reporter.Take(Second, []);
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
        reporting.Reporter.Take(First, []);
        await reporting.WaitAsync();

        host.Broker.Heal();
        reporting.Reporter.Take(First, []);
        await reporting.WaitAsync();
        reporting.Reporter.Take(First, []);

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

        reporting.Reporter.Take(First, []);
        var minute = await reporting.WaitAsync();
        reporting.Reporter.Take(First, []);
        host.Clock.Advance(minute);
        await reporting.WaitAsync();

        Revisions(host).ShouldBe([1, 1]);
        host.Log.Count(line => line.Contains("refuses the report", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task A_refusal_that_comes_again_after_a_good_report_is_told_again()
    {
        using var host = await ServerHost.StartedAsync(21);
        var reporter = host.CreateReporter();
        reporter.Take(First, []);
        foreach (var isRefused in new[] { true, false, true })
        {
            host.Broker.Heal();
            if (isRefused)
            {
                host.Broker.Break("POST server/report", Reply.Problem(409, "report-mismatch"));
            }

            await reporter.ReportAsync(CancellationToken.None);
        }

        host.Log.Count(line => line.Contains("refuses the report", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Test]
    public async Task An_interface_that_is_down_is_reported_as_soon_as_it_is_up_again()
    {
        using var host = await ServerHost.StartedAsync(21);
        await using var reporting = await Reporting.StartAsync(host);
        var device = host.Interface;
        host.WireGuard.Interfaces.Clear();
        reporting.Reporter.Take(First, []);
        await reporting.WaitAsync();
        host.Broker.Calls.ShouldNotContain(call => call.Call == "POST server/report");

        host.WireGuard.Interfaces.Add(host.Settings.Interface, device);
        reporting.Reporter.Take(First, []);
        await reporting.WaitAsync();

        Revisions(host).ShouldBe([1]);
    }

    [Test]
    public async Task Another_host_that_reports_as_the_server_is_told_of_once_and_when_it_has_stopped()
    {
        using var host = await ServerHost.StartedAsync(21);
        var reporter = host.CreateReporter();
        reporter.Take(First, []);
        foreach (var isContested in new[] { false, true, true, false })
        {
            host.Broker.IsContested = isContested;
            await reporter.ReportAsync(CancellationToken.None);
        }

        host.Log.Count(line => line.Contains("Another host reports as server 'berlin'", StringComparison.Ordinal)).ShouldBe(1);
        host.Log.Count(line => line.Contains("This host alone reports as server 'berlin' again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test]
    public async Task Each_start_of_the_agent_reports_with_an_id_of_its_own()
    {
        using var host = await ServerHost.StartedAsync(21);
        foreach (var reporter in new[] { host.CreateReporter(), host.CreateReporter() })
        {
            reporter.Take(First, []);
            await reporter.ReportAsync(CancellationToken.None);
            await reporter.ReportAsync(CancellationToken.None);
        }

        var runs = Reports(host).Select(report => Guid.ParseExact(report.AgentRunId!, "D")).ToArray();
        runs.ShouldBe([runs[0], runs[0], runs[2], runs[2]]);
        runs[0].ShouldNotBe(runs[2]);
    }

    private static List<ServerReportRequest> Reports(ServerHost host) =>
        [.. host.Broker.Calls.Where(call => call.Call == "POST server/report")
            .Select(call => JsonSerializer.Deserialize(call.Body, BrokerJsonContext.Default.ServerReportRequest)!)];

    private static IEnumerable<long> Revisions(ServerHost host) => Reports(host).Select(report => report.Revision);
}
