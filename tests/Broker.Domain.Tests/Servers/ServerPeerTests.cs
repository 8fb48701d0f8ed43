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

        access.Peering.ShouldBe(new Peering(access.Peering.Id, Laptop, Sample.Key(2), Server.Pool.LeaseAt(21)));
        access.Server.ShouldBe(Server with { Revision = Server.Revision + 1, Digest = Server.DigestWith([access.Peering]) });
        access.Change.ShouldBe(PeeringChange.Added);
    }

    [Test]
    public void A_peering_that_is_removed_leaves_the_digest_as_it_was()
    {
        var access = Peer(key: 2, Free);

        access.Server.Remove(access.Peering).ShouldBe(Server with { Revision = Server.Revision + 2 });
    }

    [TestCase(23, 40, 23)]
    [TestCase(41, 40, 41)]
    [TestCase(null, 40, 41)]
    public void Leases_the_lowest_freed_address_or_else_the_next(long? lowestFreed, long? highestLeased, long leased) =>
        Peer(key: 2, new Occupancy(Previous: null, KeyHolder: null, lowestFreed, highestLeased)).Peering.Lease.Index.ShouldBe(leased);

    [Test]
    public void Refuses_when_every_address_is_leased() =>
        Should.Throw<PoolExhaustedException>(() => Peer(key: 2, new Occupancy(Previous: null, KeyHolder: null, LowestFreed: null, HighestLeased: 254)));

    [Test]
    public void Replaces_a_peering_even_when_every_address_is_leased()
    {
        var previous = Sample.Peering("laptop", key: 2);

        var access = Peer(key: 3, new Occupancy(previous, KeyHolder: null, LowestFreed: null, HighestLeased: 254));

        access.Peering.ShouldBe(new Peering(access.Peering.Id, Laptop, Sample.Key(3), previous.Lease));
        access.Peering.Id.ShouldNotBe(previous.Id);
        access.Server.Revision.ShouldBe(Server.Revision + 1);
    }

    [Test]
    public void A_client_that_keeps_its_key_gets_a_new_peering_and_no_new_revision()
    {
        var previous = Sample.Peering("laptop", key: 2);

        var access = Peer(key: 2, new Occupancy(previous, Laptop, LowestFreed: 30, HighestLeased: 40));

        access.Peering.ShouldBe(previous with { Id = access.Peering.Id });
        access.Peering.Id.ShouldNotBe(previous.Id);
        access.Server.ShouldBe(Server);
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

    private static Occupancy Free { get; } = new(Previous: null, KeyHolder: null, LowestFreed: null, HighestLeased: null);

    private static ClientAccess Peer(byte key, Occupancy occupancy) => Server.Peer(Laptop, Sample.Key(key), occupancy, Sample.Now);
}
