namespace Broker.Api.Tests.Reports;

/// <summary>Reports for another id of the server, or of a revision it never had: refused, and nothing of them is stored.</summary>
public sealed class ReportMismatchTests(BackEnd backEnd) : OneClientTests(backEnd)
{
    [Test]
    public async Task A_report_of_an_earlier_life()
    {
        var report = await ReportAsync();
        await Api.DeleteServerAsync(Server);
        await Api.AddServerAsync(Server);
        await Api.LeaseAsync(Server, Client, Key);

        await ShouldBeRefusedAsync(report, report.Text("server_id"), await Api.ServerIdAsync(Server));
    }

    [Test]
    public async Task A_report_with_the_id_of_another_server()
    {
        var other = await Api.ServerIdAsync(await Api.AddServerAsync());

        await ShouldBeRefusedAsync((await ReportAsync()).With(("server_id", other)), other);
    }

    [TestCase(3)]
    [TestCase(long.MaxValue)]
    public async Task A_report_of_a_revision_that_there_has_not_been(long revision) =>
        await ShouldBeRefusedAsync((await ReportAsync()).With(("revision", revision)), $"{revision}");

    [Test]
    public async Task A_report_of_a_server_that_is_not_there()
    {
        var report = await ReportAsync();
        await Api.DeleteServerAsync(Server);

        (await Api.PostAsync("server/report", report)).ShouldRefuse(404, "server-not-found", Server.Name());
    }

    [Test]
    public async Task A_refused_report_leaves_the_last_one_as_it_was()
    {
        await Api.ReportAsync(Server, Reporting.Peer(Key, DateTimeOffset.UtcNow, received: 1));

        await ShouldBeRefusedAsync((await ReportAsync()).With(("revision", 99)), "99");
    }

    private Task<JsonObject> ReportAsync() => Api.ReportOfAsync(Server, Reporting.Peer(Key, DateTimeOffset.UtcNow, received: 5, sent: 6));

    private async Task ShouldBeRefusedAsync(JsonObject report, params string[] named)
    {
        var before = await StateAsync();

        (await Api.PostAsync("server/report", report)).ShouldRefuse(409, "report-mismatch", [Server.Name(), .. named]);

        (await StateAsync()).ShouldBe(before);
    }

    private async Task<(string Server, string Client)> StateAsync() =>
        ((await Api.StatusAsync(Server)).GetRawText(), (await Api.PeeringStatusAsync(Client))[0].GetRawText());
}
