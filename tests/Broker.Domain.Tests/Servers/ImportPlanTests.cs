using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ImportPlanTests
{
    private static readonly Server Paris = Server.Create(
        ServerName.Parse("paris"),
        Sample.Key(255),
        new Endpoint(EndpointAddress.Parse("vpn.example"), 51820),
        AddressPool.Create(Subnet.Create(IPAddress.Parse("10.0.0.0"), 28), 3),
        allowedIps: null,
        DateTimeOffset.UnixEpoch);

    [Test]
    [Category("Rule1")]
    public void Leases_named_addresses_first_and_then_the_lowest_that_are_not_reserved()
    {
        var plan = Plan(Peer("a", 1), Peer("b", 2, "10.0.0.4"), Peer("c", 3, "10.0.0.2"), Peer("d", 4));

        plan.Faults.ShouldBeEmpty();
        plan.Added.Select(peering => $"{peering.Client} {peering.Lease}")
            .ShouldBe(["a 10.0.0.5", "b 10.0.0.4", "c 10.0.0.2", "d 10.0.0.6"]);
        plan.Free.Ranges.Select(range => (range.First, range.Last)).ShouldBe([(3, 3), (7, 14)]);
        plan.Server.Revision.ShouldBe(Paris.Revision + 1);
        plan.Server.Digest.ShouldBe(Paris.DigestWith(plan.Added));
    }

    [Test]
    public void Changes_nothing_when_every_peer_is_there_as_given()
    {
        var known = Plan(Peer("a", 1), Peer("b", 2, "10.0.0.4", "192.168.7.0/24")).Added;

        var plan = ImportPlan.Of(Paris, Ground([.. known]), [Peer("b", 2, routed: "192.168.7.0/24"), Peer("a", 1, "10.0.0.5")], Creation);

        (plan.Unchanged, plan.Added.Count, plan.Faults.Count, plan.Server).ShouldBe((2, 0, 0, Paris));
    }

    [TestCase("::/8", "10.9.0.0/16", "64:ff9b::/96", TestName = "an IPv4 network does not hide a wide IPv6 one")]
    [TestCase("10.9.0.0/16", "::/8", "10.9.7.0/24", TestName = "an IPv6 network does not hide an IPv4 one")]
    [TestCase("192.168.0.0/16", "172.16.0.0/16", "192.168.7.7", TestName = "a network within")]
    [TestCase("192.168.7.7", "172.16.0.0/16", "192.168.0.0/16", TestName = "a network around")]
    [Category("Rule7")]
    public void Finds_the_routed_network_that_another_overlaps(string first, string second, string third)
    {
        var plan = Plan(Peer("a", 1, routed: first), Peer("b", 2, routed: second), Peer("c", 3, routed: third));

        plan.Faults.ShouldHaveSingleItem().Reason.ShouldContain("'a'");
        plan.Added.Count.ShouldBe(2);
    }

    [Test]
    [Category("Rule7")]
    public void Takes_the_same_bits_of_the_other_family() =>
        Plan(Peer("a", 1, routed: "::/8"), Peer("b", 2, routed: "10.9.0.0/16")).Faults.ShouldBeEmpty();

    [Test]
    [Category("Rule1")]
    public void Names_those_for_whom_there_is_no_address_left()
    {
        var plan = Plan([.. Enumerable.Range(1, 13).Select(number => Peer($"c{number}", (byte)number))]);

        plan.Added.Count.ShouldBe(11, "4 to 14");
        plan.Faults.Select(fault => fault.ClientName).ShouldBe(["c12", "c13"]);
    }

    private static Dictionary<ClientName, ServerName> Overlaps { get; } = [];

    private static readonly Creation Creation = new(DateTimeOffset.UnixEpoch, "admin");

    private static ImportGround Ground(IReadOnlyCollection<Peering> existing, params QuarantinedLease[] quarantined) =>
        new(existing, quarantined, Overlaps, new HashSet<ClientName>());

    private static ImportPlan Plan(params PeerImport[] peers) => ImportPlan.Of(Paris, Ground([]), peers, Creation);

    private static PeerImport Peer(string client, byte key, string? lease = null, string? routed = null) => new(
        ClientName.Parse(client),
        Sample.Key(key),
        lease is null ? null : IPAddress.Parse(lease),
        routed is null ? RoutedNetworks.None : RoutedNetworks.Parse([routed]),
        ClientNotes.None);
}
