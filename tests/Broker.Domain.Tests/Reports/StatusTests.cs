using Broker.Domain.Reports;

namespace Broker.Domain.Tests.Reports;

public sealed class StatusTests
{
    [TestCase(7L, false, true)]
    [TestCase(7L, true, false)]
    [TestCase(null, false, false)]
    public void A_server_is_in_step_that_was_reported_and_has_not_fallen_out_of_step(long? applied, bool isOut, bool inStep) =>
        (Status with { AppliedRevision = applied, OutOfStepSince = isOut ? Sample.Now : null }).InStep.ShouldBe(inStep);

    [TestCase(0, 234)]
    [TestCase(34, 200)]
    [TestCase(234, 0)]
    public void What_is_not_leased_of_a_pool_is_free(long peers, long free) =>
        (Status with { Peers = peers }).LeasesFree.ShouldBe(free, "10.0.0.21 to 10.0.0.254");

    [TestCase(0, true)]
    [TestCase(179, true)]
    [TestCase(179.999, true)]
    [TestCase(180, false)]
    [TestCase(86400, false)]
    [TestCase(-86400, true)]
    public void A_peering_is_online_for_180_seconds_after_a_handshake_whatever_the_hosts_clock_says(double age, bool online) =>
        Peering(Sample.Now.AddSeconds(-age)).IsOnline(Sample.Now).ShouldBe(online);

    [Test]
    public void A_peering_without_a_handshake_is_not_online() => Peering(handshake: null).IsOnline(Sample.Now).ShouldBeFalse();

    private static ServerStatus Status { get; } = new(
        Sample.Server.Name,
        Sample.Server.Id,
        Revision: 7,
        Digest: Sample.Server.Digest,
        OutOfStepSince: null,
        LastSeen: null,
        AppliedRevision: null,
        AppliedDigest: null,
        AppliedAt: null,
        AgentVersion: null,
        ListenPort: null,
        ClockSkew: null,
        Problems: [],
        Sample.Server.Pool,
        PeersReserved: 0,
        Peers: 0,
        PeersOnline: 0);

    private static PeeringStatus Peering(DateTimeOffset? handshake) =>
        new(Sample.Server.Name, Sample.Peering("laptop", key: 2), handshake, RxBytes: 0, TxBytes: 0);
}
