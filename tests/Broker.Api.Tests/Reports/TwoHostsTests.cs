using System.Text.Json;

namespace Broker.Api.Tests.Reports;

/// <summary>One server name, and its private key, on two hosts: both agents report.</summary>
public sealed class TwoHostsTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private readonly string first = Guid.NewGuid().ToString();
    private readonly string second = Guid.NewGuid().ToString();

    /// <summary>The receipt was applied on the word of one host, while a revoked laptop still worked on the other.</summary>
    [Test]
    public async Task Are_named_in_the_status_and_apply_no_receipt()
    {
        var server = await Api.AddServerAsync();
        var client = Sample.Name();
        await Api.LeaseAsync(server, client);
        await ReportAsync(server, first);
        (await ReportAsync(server, second)).GetProperty("contested").GetBoolean().ShouldBeFalse("that is a move to another host");
        (await Api.StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeTrue();

        (await ReportAsync(server, first)).GetProperty("contested").GetBoolean().ShouldBeTrue();

        var status = await Api.StatusAsync(server);
        (status.GetProperty("in_step").GetBoolean(), status.GetProperty("contested").GetBoolean()).ShouldBe((false, true));
        status.GetProperty("problems").EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldStartWith(
            "Two hosts report as this server");
        status.Moment("out_of_step_since").ShouldNotBeNull();

        var revoked = (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);
        await ReportAsync(server, second);
        var receipt = revoked.GetProperty("receipts").GetProperty(server.Name());
        (await Api.StatusAsync(server)).Number("applied_revision").ShouldBeLessThan(receipt.Number("revision"));
    }

    [Test]
    public async Task A_restarted_agent_and_one_of_an_earlier_release_are_in_step()
    {
        var server = await Api.AddServerAsync();
        foreach (var run in new[] { null, first, first, second, null, second })
        {
            (await ReportAsync(server, run)).GetProperty("contested").GetBoolean().ShouldBeFalse();
            (await Api.StatusAsync(server)).GetProperty("in_step").GetBoolean().ShouldBeTrue();
        }
    }

    private async Task<JsonElement> ReportAsync(JsonObject server, string? run)
    {
        var report = await Api.DigestReportOfAsync(server);
        return (await Api.PostAsync("server/report", run is null ? report : report.With(("agent_run_id", run)))).ShouldBe(200);
    }
}
