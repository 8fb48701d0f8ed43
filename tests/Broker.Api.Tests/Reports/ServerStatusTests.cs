using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Imports;

namespace Broker.Api.Tests.Reports;

/// <summary>The answer of <c>server/status</c> on one server.</summary>
public sealed class ServerStatusTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string[] Unreported = ["applied_revision", "applied_at", "last_seen", "agent_version", "listen_port"];

    /// <summary>Longer than the resolution of what is stored.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    [Test]
    public async Task A_server_whose_agent_has_never_reported_has_nulls_and_is_out_of_step_from_its_beginning()
    {
        var begin = DateTimeOffset.UtcNow;
        var server = await Api.AddServerAsync();
        var since = (await Api.StatusAsync(server)).Moment("out_of_step_since");
        await Task.Delay(Moment);
        await Api.LeaseAsync(server);

        var status = await Api.StatusAsync(server);

        Unreported.ShouldAllBe(member => status.GetProperty(member).ValueKind == JsonValueKind.Null);
        status.GetProperty("in_step").GetBoolean().ShouldBeFalse();
        since.ShouldNotBeNull().ShouldBeInRange(begin - Moment, DateTimeOffset.UtcNow);
        status.Moment("out_of_step_since").ShouldBe(since);
        (status.Number("revision"), status.Number("peers"), status.Number("peers_online")).ShouldBe((2, 1, 0));
    }

    [Test]
    public async Task A_server_whose_agent_has_applied_all_is_in_step()
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);
        var begin = DateTimeOffset.UtcNow;

        (await Api.PostAsync("server/report", await Api.ReportOfAsync(server))).ShouldBe(200).Number("revision").ShouldBe(2);

        var status = await Api.StatusAsync(server);
        status.GetProperty("in_step").GetBoolean().ShouldBeTrue();
        status.Moment("out_of_step_since").ShouldBeNull();
        (status.Number("revision"), status.Number("applied_revision")).ShouldBe((2, 2));
        (status.Text("agent_version"), status.Number("listen_port")).ShouldBe(("1.2.3", 51820));
        status.Moment("last_seen").ShouldNotBeNull().ShouldBeInRange(begin - Moment, DateTimeOffset.UtcNow);
        status.Moment("applied_at").ShouldBe(status.Moment("last_seen"));
    }

    [Test]
    public async Task A_report_of_more_peers_than_a_transaction_takes_is_taken_whole()
    {
        const int Peers = 4050;
        var server = await Api.AddServerAsync(Sample.Server(mask: 20));
        var keys = Enumerable.Range(0, Peers).Select(_ => Sample.Key()).ToList();
        (await Api.ImportAsync(server, [.. keys.Select(key => Importing.Peer(key: key))])).ShouldHaveImported(Peers, unchanged: 0);

        await Api.ReportAsync(server, [.. keys.Select(key => Reporting.Peer(key, DateTimeOffset.UtcNow))]);

        var status = await Api.StatusAsync(server);
        (status.Number("peers"), status.Number("peers_online")).ShouldBe((Peers, Peers));
        status.GetProperty("in_step").GetBoolean().ShouldBeTrue();
        await Api.ListsWhatWasAnsweredAsync();
        (await Api.GetAsync($"events/list?server_name={server.Name()}&kinds=applied")).ShouldBe(200)
            .GetProperty("events").GetArrayLength().ShouldBe(1);
    }

    [Test]
    public async Task The_moment_of_a_revision_is_that_of_its_first_report_and_moves_with_another()
    {
        var server = await Api.AddServerAsync();
        await Api.ReportAsync(server);
        var first = await Api.StatusAsync(server);
        await Task.Delay(Moment);

        await Api.ReportAsync(server);

        var second = await Api.StatusAsync(server);
        second.Moment("applied_at").ShouldBe(first.Moment("applied_at"));
        second.Moment("last_seen")!.Value.ShouldBeGreaterThan(first.Moment("last_seen")!.Value);
        await Api.LeaseAsync(server);
        await Task.Delay(Moment);
        await Api.ReportAsync(server);
        var third = await Api.StatusAsync(server);
        third.Moment("applied_at")!.Value.ShouldBeGreaterThan(second.Moment("last_seen")!.Value);
    }

    [Test]
    public async Task Peers_are_those_of_the_broker_and_online_those_that_had_a_handshake_lately()
    {
        var server = await Api.AddServerAsync();
        string[] keys = [Sample.Key(), Sample.Key(), Sample.Key()];
        foreach (var key in keys)
        {
            await Api.LeaseAsync(server, key: key);
        }

        var now = DateTimeOffset.UtcNow;
        await Api.ReportAsync(
            server,
            Reporting.Peer(keys[0], now.AddSeconds(-30)),
            Reporting.Peer(keys[1], now.AddSeconds(-200)),
            Reporting.Peer(Sample.Key(), now));

        var status = await Api.StatusAsync(server);
        (status.Number("peers"), status.Number("peers_online")).ShouldBe((3, 1));
    }
}
