using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>Which reports count as proof of a change, besides one of its own revision.</summary>
public sealed class OtherReportTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_later_revision_proves_it_too()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var waiting = await Api.ChangeAndWaitAsync("client/delete", body, server);
        await Api.LeaseAsync(server);

        await Api.ReportAsync(server);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 4);
    }

    [Test]
    public async Task An_earlier_revision_does_not()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var waiting = await Api.ChangeAndWaitAsync("client/delete", body, server);

        await Api.ReportRevisionAsync(server, 1);
        await Api.ReportRevisionAsync(server, 2);

        await waiting.ShouldWaitAsync();
        await Api.ReportAsync(server);
        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }

    [Test]
    public async Task A_report_of_an_earlier_life_of_the_server_does_not()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var old = await Api.ReportOfAsync(server);
        await Api.DeleteServerAsync(server);
        await Api.AddServerAsync(server);
        var waiting = await Api.ChangeAndWaitAsync("client/add", body, server);

        (await Api.PostAsync("server/report", old)).ShouldRefuse(409, "report-mismatch");

        await waiting.ShouldWaitAsync();
        await Api.ReportAsync(server);
        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 2, by: 2);
    }

    [Test]
    public async Task A_report_of_a_later_life_of_the_server_does_not()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var waiting = await Api.ChangeAndWaitAsync("client/delete", body, server, seconds: 1);
        await Api.DeleteServerAsync(server);
        await Api.AddServerAsync(server);
        await Api.LeaseAsync(server);
        await Api.LeaseAsync(server);

        await Api.ReportAsync(server);

        (await waiting).Receipt(server).ShouldBePending(revision: 3);
    }
}
