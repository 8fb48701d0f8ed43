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
    /// <summary>In seconds: the correction is rounded to ten, and the report takes its time on a busy machine.</summary>
    private const int Tolerance = 45;

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
        (await DueAsync()).ShouldBe([DueKind.IdlePeering]);
        await Services.SendAsync(new UpdateServerCommand(Paris, new ServerUpdate { ReclaimIdleDays = 0 }));

        (await DueAsync()).ShouldBeEmpty();
    }

    /// <summary>Its host's clock may have been set back by a month: then every handshake looks that old.</summary>
    [Test]
    public async Task Is_off_where_the_agent_does_not_tell_its_time()
    {
        await ReportAsync(handshake: DateTimeOffset.UtcNow.AddDays(-31), tellsTime: false);
        await SetAsync(31, 31, 31, 0);

        (await DueAsync()).ShouldBeEmpty();
        (await Services.SendAsync(new DisableIdleCommand(Ann, Paris))).ShouldBeNull();
    }

    /// <summary>
    /// A host that started with the clock of 2021 dated the handshakes of all peers so, and reported them after its clock was right: the
    /// broker disabled everybody who was connected.
    /// </summary>
    [Test]
    public async Task A_handshake_that_a_wrong_clock_has_dated_back_disables_nobody()
    {
        await SetAsync(31, null, 31, 0);
        await ReportAsync(DateTimeOffset.UtcNow.AddMinutes(-1));

        await ReportAsync(DateTimeOffset.UtcNow.AddDays(-2000));

        (await DueAsync()).ShouldBeEmpty();
        (await Services.SendAsync(new DisableIdleCommand(Ann, Paris))).ShouldBeNull();
        (await HandshakeAsync()).ShouldBe(-60, Tolerance);
    }

    /// <summary>All in seconds from now.</summary>
    [TestCase(null, -60, -60)]
    [TestCase(-3600, -60, -60)]
    [TestCase(-60, null, -60)]
    [TestCase(-60, -3600, -60)]
    [TestCase(86_400, -3600, -3600, Description = "stored by a broker whose clock was ahead")]
    [TestCase(null, 86_400, 0, Description = "dated ahead by a clock that was set back since")]
    [TestCase(-86_400, 86_400, 0, Description = "likewise")]
    [TestCase(172_800, 86_400, 0, Description = "both")]
    public async Task The_last_handshake_never_goes_back_and_is_never_in_the_future(int? known, int? reported, int expected)
    {
        var now = DateTimeOffset.UtcNow;
        var stored = known is { } age ? $"{now.ToUnixTimeSeconds() + age}" : "null";
        await ExecuteAsync($"update peering_reports set latest_handshake = {stored}");

        await ReportAsync(now.AddSeconds(reported ?? 0), isConnected: reported is not null);

        (await HandshakeAsync()).ShouldBe(expected, Tolerance);
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
        await ReportAsync(handshake: null);
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
        await SetReclaimedAsync();

        await Services.SendAsync(new UpdateClientCommand(Ann, Paris, PeeringTerms.None with { IsDisabled = isDisabled }, NotesWish.None));

        await ShouldBeKeptAsync();
        (await LifeAsync()).IsEnabled.ShouldBe(!isDisabled);
    }

    /// <summary>Whom an operator adds again wants access, and was removed within the minute.</summary>
    [TestCase(2, null)]
    [TestCase(1, 10)]
    [TestCase(2, 10)]
    public async Task One_that_gets_another_key_or_end_is_removed_no_more(int key, int? days)
    {
        await SetReclaimedAsync();
        var terms = PeeringTerms.None with { Expiry = days is { } given ? ExpiryWish.In(TimeSpan.FromDays(given)) : null };

        await Services.SendAsync(Requests.AddClient("ann", "paris", $"{Sample.Key(key)}") with { Terms = terms });

        await ShouldBeKeptAsync();
        (await LifeAsync()).IsEnabled.ShouldBeFalse("another key is no access");
    }

    [Test]
    public async Task One_that_is_added_again_as_it_is_was_not_changed()
    {
        await SetReclaimedAsync();

        await Services.SendAsync(Requests.AddClient("ann", "paris", $"{Sample.Key(1)}"));

        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
    }

    [Test]
    public async Task One_whose_client_is_disabled_as_a_whole_is_kept_and_enabled_with_it()
    {
        await SetReclaimedAsync();

        await Services.SendAsync(new UpdateClientCommand(Ann, Server: null, PeeringTerms.None with { IsDisabled = true }, NotesWish.None));
        await ReportAsync(handshake: null);

        await ShouldBeKeptAsync();
        var enabled = await Services.SendAsync(
            new UpdateClientCommand(Ann, Server: null, PeeringTerms.None with { IsDisabled = false }, NotesWish.None));
        (await LifeAsync()).IsEnabled.ShouldBeTrue();
        enabled.Receipts.ShouldHaveSingleItem().Version.Revision.ShouldBe(await RevisionAsync());
        (await SnapshotAsync()).ShouldKeepTheRules();
        await ShouldBeKeptAsync();
    }

    /// <summary>It was answered by 200, and nothing had changed.</summary>
    [Test]
    public async Task Enabling_a_client_as_a_whole_enables_what_idling_has_disabled_and_nothing_else()
    {
        await SetReclaimedAsync();
        var whole = new UpdateClientCommand(Ann, Server: null, PeeringTerms.None with { IsDisabled = false }, NotesWish.None);

        var enabled = await Services.SendAsync(whole);

        (await LifeAsync()).IsEnabled.ShouldBeTrue();
        enabled.Receipts.ShouldHaveSingleItem().Version.Revision.ShouldBe(await RevisionAsync());
        await ShouldBeKeptAsync();
        await Services.SendAsync(new UpdateClientCommand(Ann, Paris, PeeringTerms.None with { IsDisabled = true }, NotesWish.None));
        (await Services.SendAsync(whole)).Receipts.ShouldBeEmpty();
        (await LifeAsync()).IsEnabled.ShouldBeFalse("an operator has disabled it by itself");
    }

    [TestCase("update server_reports set contested_at = 1", Description = "two hosts report")]
    [TestCase("update server_reports set reported_at = reported_at - 7200000", Description = "the agent is silent")]
    [TestCase("update server_reports set observed_since = reported_at", Description = "it was silent for days")]
    [TestCase("update server_reports set clock_skew = null", Description = "it does not tell its time")]
    [TestCase("update server_reports set proven_revision = proven_revision - 1", Description = "the interface may have the peer yet")]
    public async Task Nothing_is_removed_from_a_server_whose_reports_do_not_show_that_it_idles(string sql)
    {
        await SetReclaimedAsync();

        await ExecuteAsync(sql);

        await ShouldBeKeptAsync();
    }

    [Test]
    public async Task Nothing_is_removed_before_the_agent_has_applied_that_it_was_disabled()
    {
        await SetAsync(31, null, 31, 0);
        await Services.SendAsync(new DisableIdleCommand(Ann, Paris));
        await ExecuteAsync($"update peerings set disabled_at = {Ago(TimeSpan.FromDays(30))}");
        await ShouldBeKeptAsync();

        await ReportAsync(handshake: null);

        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
    }

    /// <summary>Off for forty days and on again, or 30 days instead of 365, removed within the minute what was disabled before.</summary>
    [TestCase(0, 30)]
    [TestCase(365, 30)]
    [TestCase(29)]
    [TestCase(31)]
    public async Task Another_number_of_days_begins_the_count_to_the_removal_anew(params int[] days)
    {
        await SetReclaimedAsync();

        foreach (var number in days)
        {
            await Services.SendAsync(new UpdateServerCommand(Paris, new ServerUpdate { ReclaimIdleDays = number }));
        }

        await ShouldBeKeptAsync();
        (await LifeAsync()).DisabledAt.ShouldNotBeNull().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        (await LifeAsync()).IsReclaimed.ShouldBeTrue();
        await ExecuteAsync($"update peerings set disabled_at = {Ago(TimeSpan.FromDays(days[^1]))}");
        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
    }

    [TestCase(30)]
    [TestCase(null)]
    public async Task The_same_number_of_days_changes_nothing(int? days)
    {
        await SetReclaimedAsync();

        await Services.SendAsync(new UpdateServerCommand(Paris, new ServerUpdate { ReclaimIdleDays = days }));

        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
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
            $"""
            update server_reports
            set observed_since = {Ago(TimeSpan.FromDays(observedDays))}, reported_at = {Ago(TimeSpan.FromHours(reportHours))}
            """);
        var handshake = handshakeDays is { } days ? $"{Ago(TimeSpan.FromDays(days)) / 1000}" : "null";
        await ExecuteAsync($"update peering_reports set latest_handshake = {handshake}");
    }

    /// <summary>Disabled for idling 30 days ago, as its server's agent has reported: due to be removed.</summary>
    private async Task SetReclaimedAsync()
    {
        await SetAsync(61, null, 61, 0);
        await Services.SendAsync(new DisableIdleCommand(Ann, Paris));
        await ReportAsync(handshake: null);
        await ExecuteAsync($"update peerings set disabled_at = {Ago(TimeSpan.FromDays(30))}");
        (await DueAsync()).ShouldBe([DueKind.ReclaimedPeering]);
    }

    private async Task ShouldBeKeptAsync()
    {
        (await DueAsync()).ShouldBeEmpty();
        (await RemoveAsync()).ShouldBe(0);
    }

    /// <summary>In seconds from now.</summary>
    private async Task<double> HandshakeAsync() =>
        await ScalarAsync<long>("select latest_handshake from peering_reports") - DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static long Ago(TimeSpan span) => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (long)span.TotalMilliseconds - 1;

    private async Task<IEnumerable<DueKind>> DueAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var due = await DueRows.ReadAsync(Connection, DueRows.Idle(Database.Connect()), now, None);
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

    private async Task ReportAsync(DateTimeOffset? handshake, bool isConnected = true, bool tellsTime = true)
    {
        var version = (await Services.SendAsync(Requests.GetServerConfig("paris"))).Version;
        var ann = new PeerActivity(Sample.Key(1), isConnected ? handshake : null, rxBytes: 0, txBytes: 0);
        DateTimeOffset? hostTime = tellsTime ? DateTimeOffset.UtcNow : null;
        var report = new ServerReport(
            version.ServerId, version.Revision, digest: null, AgentVersion.Parse("1"), 51820, hostTime, [], [ann]);
        await Services.SendAsync(new ReportServerCommand(Paris, report));
    }
}
