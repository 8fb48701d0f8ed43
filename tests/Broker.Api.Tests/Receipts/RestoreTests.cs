using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Receipts;

/// <summary>
/// After a restored database a revision comes twice, with other contents. What was reported of the first proves nothing of the second: a
/// client that was revoked was said to be off the interface while it was on it.
/// </summary>
[Process]
[TestFixture(BackEnd.Sqlite)]
[TestFixture(BackEnd.Postgres, Category = Categories.PostgreSql)]
public sealed class RestoreTests(BackEnd backEnd)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_report_of_the_first_does_not_prove_the_second()
    {
        Brokers.SkipWithout(backEnd);
        await using var broker = new RestorableBroker(backEnd);
        await broker.StartAsync();
        var (server, first, second) = (await broker.Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await broker.Api.LeaseAsync(server, first);
        await broker.Api.LeaseAsync(server, second);
        (await broker.Api.ReportDigestAsync(server)).ShouldBe(200);
        await broker.CopyAsync();
        (await broker.Api.ChangeAsync("client/delete", Client(first))).Receipt(server).ShouldBePending(revision: 4);
        var (tag, report) = (await broker.Api.VersionAsync(server), await broker.Api.DigestReportOfAsync(server));
        (await broker.Api.PostAsync("server/report", report)).ShouldBe(200);
        (await broker.Api.ChangeAsync("server/remove_peer", Fleet.Client(first, server), "wait=60")).Receipt(server)
            .ShouldBeApplied(revision: 4, by: 4);

        await broker.RestoreAsync();

        var waiting = await broker.Api.ChangeAndWaitAsync("client/delete", Client(second), server, seconds: 60);
        var config = await broker.Api.AskAsync(server, tag);
        config.ShouldBe(200).Number("revision").ShouldBe(4);
        config.Headers["ETag"].ShouldNotBe(tag);
        (await broker.Api.PostAsync("server/report", report)).ShouldBe(200);
        await waiting.ShouldWaitAsync();
        var status = await broker.Api.StatusAsync(server);
        status.GetProperty("in_step").GetBoolean().ShouldBeFalse();
        (status.Number("applied_revision"), status.Text("applied_digest")).ShouldBe((4, report.Text("digest")));
        (await broker.Api.ReportDigestAsync(server)).ShouldBe(200);
        (await waiting.WaitAsync(Patience)).Receipt(server).ShouldBeApplied(revision: 4, by: 4);
        (await broker.Api.StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeTrue();
    }

    private static JsonObject Client(string name) => new() { ["client_name"] = name };
}
