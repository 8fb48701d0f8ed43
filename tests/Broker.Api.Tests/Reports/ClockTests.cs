using System.Globalization;
using System.Text.Json;

namespace Broker.Api.Tests.Reports;

/// <summary>Hosts whose clocks are wrong: what is told of their peers is right by the broker's clock.</summary>
public sealed class ClockTests(BackEnd backEnd) : OneClientTests(backEnd)
{
    /// <summary>The correction is rounded to ten seconds, and the report takes its time on a busy machine.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(45);

    [TestCase(1)]
    [TestCase(-1)]
    [TestCase(0)]
    public async Task A_handshake_is_told_by_the_brokers_clock(int hoursAhead)
    {
        var handshake = DateTimeOffset.UtcNow.AddSeconds(-5);
        await ReportAsync(hoursAhead, handshake.AddHours(hoursAhead));

        var peering = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem();

        peering.GetProperty("online").GetBoolean().ShouldBeTrue();
        peering.Moment("last_handshake").ShouldNotBeNull().ShouldBe(handshake, Tolerance);
        var status = await Api.StatusAsync(Server);
        status.Number("peers_online").ShouldBe(1);
        status.GetProperty("clock_skew_seconds").GetDouble().ShouldBe(3600 * hoursAhead, Tolerance.TotalSeconds);
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task A_peer_that_was_gone_an_hour_ago_is_offline(int hoursAhead)
    {
        var handshake = DateTimeOffset.UtcNow.AddHours(-1);
        await ReportAsync(hoursAhead, handshake.AddHours(hoursAhead));

        var peering = (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem();

        peering.GetProperty("online").GetBoolean().ShouldBeFalse();
        peering.Moment("last_handshake").ShouldNotBeNull().ShouldBe(handshake, Tolerance);
        (await Api.StatusAsync(Server)).Number("peers_online").ShouldBe(0);
    }

    [Test]
    public async Task An_agent_that_does_not_tell_its_time_is_taken_at_its_word()
    {
        var handshake = Now.AddSeconds(-5);
        await Api.ReportAsync(Server, Reporting.Peer(Key, handshake));

        (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().Moment("last_handshake").ShouldBe(handshake);
        (await Api.StatusAsync(Server)).GetProperty("clock_skew_seconds").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    /// <summary>The broker's time of such a handshake is in no calendar, and the report got 500.</summary>
    [TestCase("9999-01-01T00:00:00Z", "2026-01-02T03:04:05Z")]
    [TestCase("9999-12-30T00:00:00Z", "1970-01-01T00:00:00Z")]
    [TestCase("1970-01-01T00:00:00Z", "9999-12-30T00:00:00Z")]
    public async Task A_clock_that_is_off_by_ages_is_taken(string hostTime, string handshake)
    {
        var peer = Reporting.Peer(Key, DateTimeOffset.Parse(handshake, CultureInfo.InvariantCulture));

        (await Api.PostAsync("server/report", (await Api.ReportOfAsync(Server, peer)).With(("host_time", hostTime)))).ShouldBe(200);

        (await Api.PeeringStatusAsync(Client)).ShouldHaveSingleItem().Moment("last_handshake").ShouldNotBeNull();
        (await Api.StatusAsync(Server)).GetProperty("clock_skew_seconds").ValueKind.ShouldBe(JsonValueKind.Number);
        (await Api.GetAsync($"client/list?server_name={Server.Name()}")).ShouldBe(200);
    }

    private async Task ReportAsync(int hoursAhead, DateTimeOffset handshake)
    {
        var report = await Api.ReportOfAsync(Server, Reporting.Peer(Key, handshake));
        var hostTime = DateTimeOffset.UtcNow.AddHours(hoursAhead).ToString("O", CultureInfo.InvariantCulture);
        (await Api.PostAsync("server/report", report.With(("host_time", hostTime)))).ShouldBe(200);
    }
}
