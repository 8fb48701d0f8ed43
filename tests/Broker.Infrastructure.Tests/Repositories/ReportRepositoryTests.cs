using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using Broker.Infrastructure.Tests.Databases;

namespace Broker.Infrastructure.Tests.Repositories;

/// <summary>The server paris has the clients ann and bob, with the keys 1 and 2.</summary>
public sealed class ReportRepositoryTests(BackEnd backEnd) : StorageTest(backEnd)
{
    private static readonly Server Paris = Sample.Server("paris");
    private static readonly DateTimeOffset Now = Sample.Now.AddMilliseconds(7);

    private RequestScope request = null!;

    [SetUp]
    public async Task Add_a_server_and_two_peerings()
    {
        request = Services.OpenRequest();
        await request.Servers.AddAsync(Paris, None);
        await ExecuteAsync(Rows.Peering("ann", "paris", id: 1, index: 2, key: $"{Sample.Key(1)}"));
        await ExecuteAsync(Rows.Peering("bob", "paris", id: 2, index: 3, key: $"{Sample.Key(2)}"));
    }

    [TearDown]
    public async Task Close_the_request() => await request.DisposeAsync();

    [Test]
    public async Task What_is_saved_is_found()
    {
        await SaveAsync(Now, new PeerActivity(Sample.Key(1), Sample.Now, rxBytes: 5, txBytes: long.MaxValue));

        (await request.Reports.FindAppliedAsync([Paris.Id], None)).ShouldBe([new AppliedVersion(Paris.Version, Now, Proven: 1)]);
        var server = await OnlyServerAsync();
        (server.Name, server.Id, server.AppliedRevision, server.AppliedAt, server.LastSeen).ShouldBe((Paris.Name, Paris.Id, 1, Now, Now));
        (server.AgentVersion, server.ListenPort, server.OutOfStepSince).ShouldBe((AgentVersion.Parse("1.2.3"), 51820, null));
        var ann = await request.Reports.ListPeeringsAsync(ClientName.Parse("ann"), None).Select(tunnel => tunnel.Status).SingleAsync();
        (ann.Server, ann.Peering.PublicKey, ann.LastHandshake).ShouldBe((Paris.Name, Sample.Key(1), Sample.Now));
        (ann.RxBytes, ann.TxBytes).ShouldBe((5, long.MaxValue));
    }

    [Test]
    public async Task Nothing_is_found_of_servers_that_have_not_been_reported()
    {
        (await request.Reports.FindAppliedAsync([], None)).ShouldBeEmpty();
        (await request.Reports.FindAppliedAsync([Paris.Id, ServerId.New(Now)], None)).ShouldBeEmpty();
    }

    [TestCase(-1, 1)]
    [TestCase(0, 0)]
    [TestCase(1, 0)]
    public async Task Peers_are_online_whose_handshake_came_after(int seconds, int online)
    {
        await SaveAsync(
            Now, new PeerActivity(Sample.Key(1), Sample.Now, 0, 0), new PeerActivity(Sample.Key(2), latestHandshake: null, 0, 0));

        var server = await request.Reports.ListServersAsync(Paris.Name, Sample.Now.AddSeconds(seconds), None).SingleAsync();

        (server.Peers, server.PeersOnline).ShouldBe((2, online));
    }

    /// <summary>Two brokers of different releases run side by side during an upgrade.</summary>
    [Test]
    public async Task A_change_by_an_earlier_release_puts_a_server_out_of_step()
    {
        await SaveAsync(Now);
        var begin = DateTimeOffset.UtcNow.AddSeconds(-1);

        await ExecuteAsync("update servers set revision = revision + 1 where name = 'paris'");

        var since = (await OnlyServerAsync()).OutOfStepSince;
        since.ShouldNotBeNull().ShouldBeInRange(begin, DateTimeOffset.UtcNow.AddSeconds(1));
        await Task.Delay(5);
        await ExecuteAsync("update servers set revision = revision + 1 where name = 'paris'");
        (await OnlyServerAsync()).OutOfStepSince.ShouldBe(since);
    }

    [Test]
    public async Task A_change_that_an_agent_need_not_apply_does_not()
    {
        await SaveAsync(Now);

        await ExecuteAsync("update servers set revision = revision, endpoint_port = 1 where name = 'paris'");

        (await OnlyServerAsync()).OutOfStepSince.ShouldBeNull();
    }

    [Test]
    public async Task A_report_is_stored_in_whole_or_not_at_all()
    {
        await Should.ThrowAsync<ArithmeticException>(() => request.InTransactionAsync(async () =>
        {
            await SaveAsync(Now, new PeerActivity(Sample.Key(1), Sample.Now, 1, 1));
            throw new ArithmeticException();
        }));

        var server = await OnlyServerAsync();
        (server.AppliedRevision, server.PeersOnline).ShouldBe((null, 0));
        server.OutOfStepSince.ShouldNotBeNull();
    }

    private Task SaveAsync(DateTimeOffset now, params PeerActivity[] peers)
    {
        var report = new ServerReport(Paris.Id, Paris.Revision, Paris.Digest, AgentVersion.Parse("1.2.3"), 51820, null, [], peers);
        return request.Reports.SaveAsync(Paris, report, AppliedVersion.Of(Paris, report, last: null, now), now, None);
    }

    private Task<ServerStatus> OnlyServerAsync() =>
        request.Reports.ListServersAsync(name: null, aliveSince: Sample.Now.AddSeconds(-1), None).SingleAsync().AsTask();
}
