using System.Net;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

public sealed class ServerPeerTests
{
    private static readonly Server Server = Sample.Server;
    private static readonly ClientName Laptop = ClientName.Parse("laptop");

    [Test]
    public void Peers_a_client_with_its_key_and_the_lowest_free_lease()
    {
        var access = Peer(key: 2, Free);

        access.Peering.ShouldBe(new Peering(
            access.Peering.Id, Laptop, Sample.Key(2), Server.Pool.LeaseAt(21), RoutedNetworks.None) { Life = access.Peering.Life });
        access.Server.ShouldBe(Server with { Revision = Server.Revision + 1, Digest = Server.DigestWith([access.Peering]) });
        access.Change.ShouldBe(PeeringChange.Added);
    }

    [Test]
    public void A_peering_that_is_removed_leaves_the_digest_as_it_was()
    {
        var access = Peer(key: 2, Free);

        access.Server.Remove(access.Peering).ShouldBe(Server with { Revision = Server.Revision + 2 });
    }

    [TestCase(23, 23)]
    [TestCase(2, 21)]
    public void Leases_the_lowest_free_address(long first, long leased) =>
        Peer(key: 2, Free with { Free = FreeAddresses.Of([new AddressRange(first, 254)]) }).Peering.Lease.Index.ShouldBe(leased);

    [Test]
    public void Refuses_when_every_address_is_leased() =>
        Should.Throw<PoolExhaustedException>(() => Peer(key: 2, Free with { Free = FreeAddresses.Of([]) }));

    [Test]
    public void Replaces_a_peering_even_when_every_address_is_leased()
    {
        var previous = Sample.Peering("laptop", key: 2);

        var access = Peer(key: 3, new Occupancy(previous, KeyHolder: null, FreeAddresses.Of([])));

        access.Peering.ShouldBe(
            new Peering(access.Peering.Id, Laptop, Sample.Key(3), previous.Lease, RoutedNetworks.None) { Life = access.Peering.Life });
        access.Peering.Id.ShouldNotBe(previous.Id);
        access.Server.Revision.ShouldBe(Server.Revision + 1);
    }

    [Test]
    public void A_client_that_keeps_its_key_gets_a_new_peering_and_no_new_revision()
    {
        var previous = Sample.Peering("laptop", key: 2);

        var access = Peer(key: 2, new Occupancy(previous, Laptop, FreeAddresses.Of([new AddressRange(30, 30)])));

        access.Peering.ShouldBe(previous with { Id = access.Peering.Id });
        access.Peering.Id.ShouldNotBe(previous.Id);
        access.Server.ShouldBe(Server);
    }

    /// <summary>Whom an operator adds again was removed for idling a minute later.</summary>
    [TestCase(2, null, null, null, true)]
    [TestCase(2, null, 21, null, true)]
    [TestCase(3, null, null, null, false)]
    [TestCase(2, 10, null, null, false)]
    [TestCase(2, null, 30, null, false)]
    [TestCase(2, null, null, "192.168.7.0/24", false)]
    [Category("Rule11")]
    public void One_that_is_disabled_for_idling_stays_disabled_and_is_kept_where_it_is_changed(
        byte key, int? days, long? lease, string? network, bool isReclaimed)
    {
        var previous = Sample.Peering("laptop", key: 2) with { Life = new PeeringLife { DisabledAt = Sample.Now, IsReclaimed = true } };
        var wish = new PeeringWish(
            Laptop,
            Sample.Key(key),
            lease is { } index ? Server.Pool.LeaseAt(index) : null,
            network is null ? null : RoutedNetworks.Parse([network]))
        {
            Expiry = days is { } given ? ExpiryWish.In(TimeSpan.FromDays(given)) : null,
        };

        var life = Server.Peer(wish, new Occupancy(previous, KeyHolder: null, Free.Free), Sample.Now.AddDays(1)).Peering.Life;

        (life.IsReclaimed, life.DisabledAt).ShouldBe((isReclaimed, Sample.Now));
    }

    [Test]
    public void Refuses_its_own_key()
    {
        var refusal = Should.Throw<KeyInUseException>(() => Peer(key: 1, Free));

        refusal.Message.ShouldContain($"{Sample.Key(1)}");
        refusal.Message.ShouldContain("server 'paris'");
    }

    [Test]
    public void Refuses_the_key_of_another_client()
    {
        var refusal = Should.Throw<KeyInUseException>(() => Peer(key: 2, Free with { KeyHolder = ClientName.Parse("phone") }));

        refusal.Message.ShouldContain($"{Sample.Key(2)}");
        refusal.Message.ShouldContain("client 'phone' on server 'paris'");
    }

    [Test, Category("Rule1")]
    public void Leases_the_address_that_is_asked_for_a_reserved_one_too() =>
        Peer(Free, Server.Pool.LeaseAt(5)).Peering.Lease.Index.ShouldBe(5);

    [Test, Category("Rule1")]
    public void Refuses_an_address_that_another_client_has() =>
        Should.Throw<LeaseInUseException>(() => Peer(Free with { LeaseHolder = ClientName.Parse("phone") }, Server.Pool.LeaseAt(30)))
            .Message.ShouldContain("client 'phone' on server 'paris'");

    [Test, Category("Rule3")]
    public void Moves_a_peering_to_the_address_that_is_asked_for()
    {
        var previous = Sample.Peering("laptop", key: 2);

        var server = Server with { Digest = Server.DigestWith([previous]) };

        var access = server.Peer(
            new PeeringWish(Laptop, Sample.Key(2), server.Pool.LeaseAt(30)), new Occupancy(previous, Laptop, Free.Free), Sample.Now);

        access.Peering.Lease.Index.ShouldBe(30);
        access.Change.ShouldBe(PeeringChange.Replaced);
        access.Server.Digest.ShouldBe(server.DigestWith([access.Peering]));
    }

    [TestCase("10.0.0.128/25", "10.0.0.0/24")]
    [TestCase("10.0.0.0/8", "10.0.0.0/24"), Category("Rule7")]
    public void Refuses_a_routed_network_that_overlaps_the_subnet(string network, string subnet)
    {
        var wish = new PeeringWish(Laptop, Sample.Key(2), RoutedNetworks: RoutedNetworks.Parse(["192.168.7.0/24", network]));

        var refusal = Should.Throw<NetworkOverlapException>(() => Server.Peer(wish, Free, Sample.Now));

        refusal.Message.ShouldStartWith($"{network} overlaps {subnet} of server 'paris'");
    }

    [Test, Category("Rule7")]
    public void Refuses_a_routed_network_that_overlaps_another_clients()
    {
        var held = Free with { RoutedHolder = (IPNetwork.Parse("192.168.0.0/16"), ClientName.Parse("phone")) };
        var wish = new PeeringWish(Laptop, Sample.Key(2), RoutedNetworks: RoutedNetworks.Parse(["192.168.7.0/24"]));

        var refusal = Should.Throw<NetworkOverlapException>(() => Server.Peer(wish, held, Sample.Now));

        refusal.Message.ShouldStartWith("192.168.7.0/24 overlaps 192.168.0.0/16 behind client 'phone'");
    }

    [Test]
    public void Routed_networks_stay_until_others_are_given()
    {
        var previous = Sample.Peering("laptop", key: 2) with { RoutedNetworks = RoutedNetworks.Parse(["192.168.7.0/24"]) };
        var occupancy = new Occupancy(previous, Laptop, Free.Free);

        Peer(key: 3, occupancy).Peering.RoutedNetworks.ShouldBe(previous.RoutedNetworks);
        Server.Peer(new PeeringWish(Laptop, Sample.Key(2), RoutedNetworks: RoutedNetworks.None), occupancy, Sample.Now)
            .Peering.RoutedNetworks.ShouldBe(RoutedNetworks.None);
    }

    private static Occupancy Free { get; } = new(Previous: null, KeyHolder: null, FreeAddresses.Except(Server.Pool, []));

    private static ClientAccess Peer(byte key, Occupancy occupancy) =>
        Server.Peer(new PeeringWish(Laptop, Sample.Key(key)), occupancy, Sample.Now);

    private static ClientAccess Peer(Occupancy occupancy, Lease lease) =>
        Server.Peer(new PeeringWish(Laptop, Sample.Key(2), lease), occupancy, Sample.Now);
}
