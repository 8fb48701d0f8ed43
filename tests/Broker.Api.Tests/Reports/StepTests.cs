namespace Broker.Api.Tests.Reports;

/// <summary>When a server falls out of step, and comes back.</summary>
public sealed class StepTests(BackEnd backEnd) : ApiTests(backEnd)
{
    /// <summary>Longer than the resolution of what is stored.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task A_server_falls_out_of_step_with_the_first_change_and_comes_back_with_the_last()
    {
        var server = await Api.AddServerAsync();
        await Api.ReportAsync(server);
        var inStep = DateTimeOffset.UtcNow;
        await Api.LeaseAsync(server);
        var since = (await Api.StatusAsync(server)).Moment("out_of_step_since");
        await Task.Delay(Moment);

        await Api.LeaseAsync(server);
        await Api.ReportRevisionAsync(server, 2);

        since.ShouldNotBeNull().ShouldBeGreaterThan(inStep - Moment);
        var behind = await Api.StatusAsync(server);
        (behind.Number("revision"), behind.Number("applied_revision")).ShouldBe((3, 2));
        behind.GetProperty("in_step").GetBoolean().ShouldBeFalse();
        behind.Moment("out_of_step_since").ShouldBe(since);
        await Api.ReportAsync(server);
        (await Api.StatusAsync(server)).Moment("out_of_step_since").ShouldBeNull();
    }

    [Test]
    public async Task A_server_whose_agent_falls_back_is_out_of_step_from_then_on()
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);
        await Api.ReportAsync(server);

        await Api.ReportRevisionAsync(server, 1);

        var status = await Api.StatusAsync(server);
        status.GetProperty("in_step").GetBoolean().ShouldBeFalse();
        status.Moment("out_of_step_since").ShouldBe(status.Moment("last_seen"));
        await Api.ReportRevisionAsync(server, 1);
        (await Api.StatusAsync(server)).Moment("out_of_step_since").ShouldBe(status.Moment("last_seen"));
    }

    [TestCase("client/add")]
    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    [TestCase("server/update")]
    public async Task Every_kind_of_change_puts_a_server_out_of_step(string path)
    {
        var (server, body) = await Api.PrepareChangeAsync();

        (await Api.PostAsync(path, body.For(path))).Status.ShouldBeInRange(200, 201);

        (await Api.StatusAsync(server)).Moment("out_of_step_since").ShouldNotBeNull();
    }
}
