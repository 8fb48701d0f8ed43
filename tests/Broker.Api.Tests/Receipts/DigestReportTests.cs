using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Receipts;

/// <summary>What a report with the digest of the interface proves, and what keeps a server out of step.</summary>
public sealed class DigestReportTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_receipt_carries_the_digest_of_the_list_with_the_change()
    {
        var (server, body) = await Api.PrepareChangeAsync();

        var receipt = (await Api.ChangeAsync("client/add", body)).Receipt(server);

        receipt.Text("digest").ShouldBe((await Api.ConfigAsync(server)).Text("digest"));
    }

    [Test]
    public async Task A_report_that_is_behind_proves_its_own_version_only()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var first = await Api.ChangeAndWaitAsync("client/add", body, server, seconds: 60);
        var report = await Api.DigestReportOfAsync(server);
        var second = await Api.ChangeAndWaitAsync("client/delete", body, server, seconds: 60);

        (await Api.PostAsync("server/report", report.With(("digest", new string('0', 32))))).ShouldBe(200);
        await first.ShouldWaitAsync();
        (await Api.PostAsync("server/report", report)).ShouldBe(200);

        (await first.WaitAsync(Patience)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        await second.ShouldWaitAsync();
        (await Api.StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeFalse();
        (await Api.ReportDigestAsync(server)).ShouldBe(200);
        (await second.WaitAsync(Patience)).Receipt(server).ShouldBeApplied(revision: 4, by: 4);
    }

    [Test]
    public async Task A_report_that_has_caught_up_proves_the_versions_that_were_skipped()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        var skipped = await Api.ChangeAndWaitAsync("client/delete", body, server, seconds: 60);
        await Api.LeaseAsync(server);

        (await Api.ReportDigestAsync(server)).ShouldBe(200);

        (await skipped.WaitAsync(Patience)).Receipt(server).ShouldBeApplied(revision: 3, by: 4);
    }

    [Test]
    public async Task An_interface_with_other_contents_is_out_of_step_at_the_same_revision()
    {
        var (server, _) = await Api.PrepareChangeAsync();
        var report = await Api.DigestReportOfAsync(server);
        (await Api.PostAsync("server/report", report)).ShouldBe(200);
        (await InStepAsync(server)).ShouldBeTrue();

        (await Api.PostAsync("server/report", report.With(("digest", new string('0', 32))))).ShouldBe(200);

        (await InStepAsync(server)).ShouldBeFalse();
        (await Api.StatusAsync(server)).Moment("out_of_step_since").ShouldNotBeNull();
    }

    [Test]
    public async Task An_agent_with_problems_is_out_of_step_and_says_which()
    {
        var (server, body) = await Api.PrepareChangeAsync();
        string[] problems = ["10.1.0.1/24 is not on wg0.", "The routes cannot be set: \u00e9."];
        var waiting = await Api.ChangeAndWaitAsync("client/delete", body, server, seconds: 60);
        var report = await Api.DigestReportOfAsync(server);

        (await Api.PostAsync("server/report", report.With(("problems", new JsonArray([.. problems]))))).ShouldBe(200);

        (await InStepAsync(server)).ShouldBeFalse();
        (await ProblemsAsync(server)).ShouldBe(problems);
        (await waiting.WaitAsync(Patience)).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
        (await Api.PostAsync("server/report", report)).ShouldBe(200);
        (await InStepAsync(server)).ShouldBeTrue();
        (await ProblemsAsync(server)).ShouldBeEmpty();
    }

    private async Task<bool> InStepAsync(JsonObject server) => (await Api.StatusAsync(server)).GetProperty("in_step").GetBoolean();

    private async Task<string?[]> ProblemsAsync(JsonObject server) =>
        [.. (await Api.StatusAsync(server)).GetProperty("problems").EnumerateArray().Select(problem => problem.GetString())];
}
