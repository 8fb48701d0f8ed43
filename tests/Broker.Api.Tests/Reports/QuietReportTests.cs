using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Reports;

/// <summary>A report changes nothing that an agent would have to apply.</summary>
public sealed class QuietReportTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_report_is_no_new_version()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(server, key: key);
        var before = await Api.AskAsync(server);

        await Api.ReportRevisionAsync(server, 1);
        await Api.ReportAsync(server, Reporting.Peer(key, DateTimeOffset.UtcNow, received: 1));

        var after = await Api.AskAsync(server);
        (after.Text, after.Headers["ETag"]).ShouldBe((before.Text, before.Headers["ETag"]));
        (await Api.StatusAsync(server)).Number("revision").ShouldBe(2);
    }

    [Test]
    public async Task Who_waits_for_the_server_waits_on()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(server, key: key);
        var waiting = await Api.WaitAsync(server);

        await Api.ReportRevisionAsync(server, 1);
        for (var received = 0; received < 5; received++)
        {
            await Api.ReportAsync(server, Reporting.Peer(key, DateTimeOffset.UtcNow, received));
        }

        await Task.WhenAny(waiting, Task.Delay(300));
        waiting.IsCompleted.ShouldBeFalse();
        var lease = await Api.LeaseAsync(server);
        (await waiting).ShouldBe(200).GetProperty("peers")[1].Text("ip_address").ShouldBe(lease);
    }
}
