using Broker.Domain;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Application.Clients.GetClientStatus;
using Broker.Application.Servers.GetServerConfig;
using Broker.Application.Servers.GetServerStatus;
using Broker.Application.Servers.ReportServer;
using Broker.Contracts;

namespace Broker.Application.Tests;

/// <summary>Reports in the course of time. The server paris has the client ann with the key 2, and the revision 2.</summary>
public sealed class ReportTests : ApplicationTest
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    [SetUp]
    public async Task Add_a_server_and_a_client()
    {
        await AddServerAsync("paris", 1);
        await AddClientAsync("ann", "paris", 2);
    }

    [TestCase(0, true)]
    [TestCase(179, true)]
    [TestCase(180, false)]
    [TestCase(181, false)]
    [TestCase(-3600, true)]
    [TestCase(null, false)]
    public async Task A_peer_is_online_for_180_seconds_after_its_handshake_and_if_the_hosts_clock_is_ahead(int? age, bool online)
    {
        SetTime(Nine);
        await ReportAsync(revision: 2, handshake: age is null ? null : Nine.AddSeconds(-age.Value));

        (await ReadAsync(new GetClientStatusQuery(Client("ann")), peerings => peerings.SingleAsync().AsTask())).Status.Online.ShouldBe(
            online);
        (await StatusAsync()).PeersOnline.ShouldBe(online ? 1 : 0);
    }

    [Test]
    public async Task A_peer_goes_offline_by_the_time_alone()
    {
        SetTime(Nine);
        await ReportAsync(revision: 2, handshake: Nine);
        (await StatusAsync()).PeersOnline.ShouldBe(1);

        SetTime(Nine.AddSeconds(180));

        (await StatusAsync()).PeersOnline.ShouldBe(0);
    }

    [Test]
    public async Task The_moment_of_a_revision_is_that_of_its_first_report()
    {
        await ReportAtAsync(Nine, revision: 1);
        await ReportAtAsync(Nine.AddMinutes(1), revision: 2);
        await ShouldSayAsync(revision: 2, appliedAt: Nine.AddMinutes(1), lastSeen: Nine.AddMinutes(1));

        await ReportAtAsync(Nine.AddMinutes(2), revision: 2);
        await ReportAtAsync(Nine.AddMinutes(3), revision: 2);
        await ShouldSayAsync(revision: 2, appliedAt: Nine.AddMinutes(1), lastSeen: Nine.AddMinutes(3));
    }

    [Test]
    public async Task An_agent_that_falls_back_has_applied_the_earlier_revision_anew()
    {
        await ReportAtAsync(Nine, revision: 1);
        await ReportAtAsync(Nine.AddMinutes(1), revision: 2);

        await ReportAtAsync(Nine.AddMinutes(2), revision: 1);

        await ShouldSayAsync(revision: 1, appliedAt: Nine.AddMinutes(2), lastSeen: Nine.AddMinutes(2));
        (await StatusAsync()).OutOfStepSince.ShouldBe(Nine.AddMinutes(2));
    }

    private async Task ReportAtAsync(DateTimeOffset now, long revision)
    {
        SetTime(now);
        await ReportAsync(revision, handshake: null);
    }

    private async Task ReportAsync(long revision, DateTimeOffset? handshake, DateTimeOffset? hostTime = null, ListDigest? digest = null)
    {
        var id = (await SendAsync(new GetServerConfigQuery(Server("paris")))).Version.ServerId;
        var ann = new PeerActivity(Key(2), handshake, rxBytes: 0, txBytes: 0);
        var report = new ServerReport(id, revision, digest, AgentVersion.Parse("1.2.3"), 51820, hostTime, [], [ann]);
        await SendAsync(new ReportServerCommand(Server("paris"), report));
    }

    private async Task ShouldSayAsync(long revision, DateTimeOffset appliedAt, DateTimeOffset lastSeen)
    {
        var status = await StatusAsync();
        (status.AppliedRevision, status.AppliedAt, status.LastSeen).ShouldBe((revision, appliedAt, lastSeen));
    }

    private async Task<ServerStatusResponse> StatusAsync() =>
        (await ReadAsync(new GetServerStatusQuery(Server("paris")), servers => servers.SingleAsync().AsTask())).Status;
}
