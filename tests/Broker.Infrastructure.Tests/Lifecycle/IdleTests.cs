using Broker.Application.Clients;
using Broker.Application.Clients.DisableIdle;
using Broker.Application.Clients.UpdateClient;
using Broker.Application.Receipts;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.ReportServer;
using Broker.Application.Servers.UpdateServer;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Infrastructure.Lifecycle;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Lifecycle;

/// <summary>Peerings that idle, on the server paris, which reclaims them after 30 days. The client ann is its only one.</summary>
[Category("Rule11")]
public sealed class IdleTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly ClientName Ann = ClientName.Parse("ann");
    private static readonly ServerName Paris = ServerName.Parse("paris");

    [SetUp]
    public async Task Add_a_server_and_a_client()
    {
        await using (var request = Services.OpenRequest())
        {
            await request.InTransactionAsync(() => request.Servers.AddAsync(Sample.Server("paris"), None));
        }

        await Services.SendAsync(new UpdateServerCommand(Paris, new ServerUpdate { ReclaimIdleDays = 30 }));
        await Services.SendAsync(Requests.AddClient("ann", "paris", $"{Sample.Key(1)}"));
        await ReportAsync(handshake: null);
    }

    [TestCase(31, null, 31, 0, true, Description = "never connected")]
    [TestCase(31, 31, 31, 0, true)]
    [TestCase(31, 29, 31, 0, false)]
    [TestCase(29, null, 31, 0, false, Description = "added lately")]
    [TestCase(31, null, 29, 0, false, Description = "the agent has not reported for so long")]
    [TestCase(31, null, 31, 25, false, Description = "the agent is silent")]
    [TestCase(31, 31, 31, 23, false, Description = "the clock of the broker that took the report was set back by a day")]
    public async Task Idles_after_so_many_days_without_a_handshake_that_were_observed(
        int activeDays, int? handshakeDays, int observedDays, int reportHours, bool isIdle)
    {
        await SetAsync(activeDays, handshakeDays, observedDays, reportHours);

        (await DueAsync()).ShouldBe(isIdle ? [DueKind.IdlePeering] : []);
        var disabled = await Services.SendAsync(new DisableIdleCommand(Ann, Paris));

        (disabled is not null).ShouldBe(isIdle);
        (await LifeAsync()).IsReclaimed.ShouldBe(isIdle);
        (await RevisionAsync()).ShouldBe(isIdle ? 3 : 2);
        (await Services.SendAsync(new DisableIdleCommand(Ann, Paris))).ShouldBeNull("once is enough");
    }

    [Test]
    public async Task Is_off_by_default_and_for_contested_servers()
    {
        await SetAsync(31, null, 31, 0);
        await ExecuteAsync("update server_reports set contested_at = 1");
        (await DueAsync()).ShouldBeEmpty();
        await ExecuteAsync("update server_reports set contested_at = null");
        await Services.SendAsync(new UpdateServerCommand(Paris, new ServerUpdate { ReclaimIdleDays = 0 }));

        (await DueAsync()).ShouldBeEmpty();
    }

    /// <summary>A colleague on leave does not connect.</summary>
    [Test]
    public async Task Counts_anew_when_a_client_that_was_disabled_as_a_whole_is_enabled()
    {
        await Services.SendAsync(new UpdateClientCommand(Ann, Server: null, PeeringTerms.None with { IsDisabled = true }, NotesWish.None));
        await SetAsync(31, null, 31, 0);
        (await DueAsync()).ShouldBeEmpty();
        (await Services.SendAsync(new DisableIdleCommand(Ann, Paris))).ShouldBeNull();

        await Services.SendAsync(new UpdateClientCommand(Ann, Server: null, PeeringTerms.None with { IsDisabled = false }, NotesWish.None));
        (await DueAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Is_removed_after_as_many_days_more_and_not_before()
    {
        await SetAsync(31, null, 31, 0);
        await Services.SendAsync(new DisableIdleCommand(Ann, Paris));
        (await DueAsync()).ShouldBeEmpty();
        (await RemoveAsync()).ShouldBe(0);

        await ExecuteAsync($"update peerings set disabled_at = {Ago(TimeSpan.FromDays(30))}");

        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
        (await RemoveAsync()).ShouldBe(1);
        (await SnapshotAsync()).ShouldKeepTheRules();
        (await RevisionAsync()).ShouldBe(3, "no interface had it");
    }

    [Test]
    public async Task One_that_an_operator_enables_or_disables_is_removed_no_more([Values] bool isDisabled)
    {
        await SetAsync(31, null, 31, 0);
        await Services.SendAsync(new DisableIdleCommand(Ann, Paris));
        await ExecuteAsync($"update peerings set disabled_at = {Ago(TimeSpan.FromDays(30))}");

        await Services.SendAsync(new UpdateClientCommand(Ann, Paris, PeeringTerms.None with { IsDisabled = isDisabled }, NotesWish.None));

        (await DueAsync()).ShouldBeEmpty();
        (await RemoveAsync()).ShouldBe(0);
        (await LifeAsync()).IsEnabled.ShouldBe(!isDisabled);
    }

    [Test]
    public async Task A_gap_of_a_day_in_the_reports_begins_the_count_anew()
    {
        await SetAsync(31, null, 31, reportHours: 25);
        await ReportAsync(handshake: null);
        (await DueAsync()).ShouldBeEmpty();

        await SetAsync(31, null, 31, reportHours: 23);
        await ReportAsync(handshake: null);
        (await DueAsync()).ShouldBe([DueKind.IdlePeering]);
    }

    private async Task SetAsync(int activeDays, int? handshakeDays, int observedDays, int reportHours)
    {
        await ExecuteAsync($"update peerings set active_since = {Ago(TimeSpan.FromDays(activeDays))}");
        await ExecuteAsync(
            $"update server_reports set observed_since = {Ago(TimeSpan.FromDays(observedDays))}, reported_at = {Ago(TimeSpan.FromHours(reportHours))}");
        await ExecuteAsync($"update peering_reports set latest_handshake = {(handshakeDays is { } days ? $"{Ago(TimeSpan.FromDays(days)) / 1000}" : "null")}");
    }

    private static long Ago(TimeSpan span) => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (long)span.TotalMilliseconds - 1;

    private async Task<IEnumerable<DueKind>> DueAsync()
    {
        var due = await DueRows.ReadAsync(Connection, DueRows.Idle(Database.Connect()), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), None);
        due.ShouldAllBe(row => row.ClientName == Ann && row.ServerName == Paris);
        return due.Select(row => row.Kind);
    }

    private async Task<int> RemoveAsync() =>
        (await Services.SendAsync(new RemovePeerCommand(Ann, Paris) { Cause = RemovalCause.Idling })).PeeringsRemoved;

    private async Task<PeeringLife> LifeAsync()
    {
        await using var request = Services.OpenRequest();
        return (await request.Peerings.ListAsync(None).SingleAsync()).Peering.Life;
    }

    private async Task<long> RevisionAsync() => (await SnapshotAsync()).Servers.Single().Revision;

    private async Task ReportAsync(DateTimeOffset? handshake)
    {
        var version = (await Services.SendAsync(Requests.GetServerConfig("paris"))).Version;
        var ann = new PeerActivity(Sample.Key(1), handshake, rxBytes: 0, txBytes: 0);
        await Services.SendAsync(new ReportServerCommand(
            Paris, new ServerReport(version.ServerId, version.Revision, digest: null, AgentVersion.Parse("1"), 51820, hostTime: null, [], [ann])));
    }
}
