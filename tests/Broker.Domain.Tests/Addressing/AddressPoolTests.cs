using System.Net;

namespace Broker.Domain.Tests.Addressing;

public sealed class AddressPoolTests
{
    [TestCase("10.0.0.0/24", 20, "10.0.0.1", "10.0.0.21", "10.0.0.254")]
    [TestCase("10.0.0.0/24", 0, "10.0.0.1", "10.0.0.2", "10.0.0.254")]
    [TestCase("10.0.0.0/24", 1, "10.0.0.1", "10.0.0.2", "10.0.0.254")]
    [TestCase("10.0.0.0/24", 2, "10.0.0.1", "10.0.0.3", "10.0.0.254")]
    [TestCase("10.0.0.0/24", 253, "10.0.0.1", "10.0.0.254", "10.0.0.254")]
    [TestCase("10.0.0.4/30", 0, "10.0.0.5", "10.0.0.6", "10.0.0.6")]
    [TestCase("10.0.0.4/30", 1, "10.0.0.5", "10.0.0.6", "10.0.0.6")]
    [TestCase("0.0.0.0/0", int.MaxValue, "0.0.0.1", "128.0.0.0", "255.255.255.254")]
    [TestCase("fd00::/126", 0, "fd00::1", "fd00::2", "fd00::3")]
    [TestCase("fd00::/126", 2, "fd00::1", "fd00::3", "fd00::3")]
    [TestCase("fd00::/64", int.MaxValue, "fd00::1", "fd00::8000:0", "fd00::7fff:ffff:ffff:fffe")]
    public void Leases_what_is_neither_reserved_nor_broadcast(string cidr, int reservedCount, string server, string first, string last)
    {
        var pool = Sample.Pool(cidr, reservedCount);

        pool.ServerAddress.ShouldBe(IPAddress.Parse(server));
        pool.LeaseAt(pool.FirstIndex).Address.ShouldBe(IPAddress.Parse(first));
        pool.LeaseAt(pool.LastIndex).Address.ShouldBe(IPAddress.Parse(last));
        pool.ReservedCount.ShouldBe(reservedCount);
    }

    [TestCase("10.0.0.0/31", 0)]
    [TestCase("10.0.0.0/32", 0)]
    [TestCase("10.0.0.0/31", 1)]
    [TestCase("10.0.0.0/31", -1)]
    [TestCase("fd00::/127", 0)]
    [TestCase("fd00::/128", 0)]
    public void Refuses_a_subnet_without_room_for_the_server_and_one_lease(string cidr, int reservedCount)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Sample.Pool(cidr, reservedCount));

        refusal.Field.ShouldBe("NetworkMask");
        refusal.Message.ShouldStartWith($"{cidr} ");
    }

    [TestCase("10.0.0.0/24", 254, 253)]
    [TestCase("10.0.0.0/24", 255, 253)]
    [TestCase("10.0.0.0/24", int.MaxValue, 253)]
    [TestCase("10.0.0.0/24", -1, 253)]
    [TestCase("10.0.0.0/24", int.MinValue, 253)]
    [TestCase("10.0.0.0/30", 2, 1)]
    [TestCase("fd00::/126", 3, 2)]
    public void Refuses_to_reserve_less_than_nothing_or_every_address(string cidr, int reservedCount, int most)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => Sample.Pool(cidr, reservedCount));

        refusal.Field.ShouldBe("NReservedIps");
        refusal.Message.ShouldStartWith($"{reservedCount} must be from 0 to {most},");
        refusal.Message.ShouldContain(cidr);
    }

    [TestCase(21, "10.0.0.21")]
    [TestCase(22, "10.0.0.22")]
    [TestCase(254, "10.0.0.254")]
    public void Leases_by_index(long index, string address) =>
        (Sample.Pool("10.0.0.0/24", 20).LeaseAt(index) is var lease
            ? (lease.Index, lease.Address.ToString(), $"{lease.Networks.Single()}")
            : default)
            .ShouldBe((index, address, $"{address}/32"));

    [TestCase(255)]
    [TestCase(1)]
    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MinValue)]
    [TestCase(long.MaxValue)]
    public void Does_not_lease_the_broadcast_and_foreign_addresses(long index) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Sample.Pool("10.0.0.0/24", 20).LeaseAt(index));

    [TestCase(20, "10.0.0.20")]
    [TestCase(2, "10.0.0.2")]
    public void Leases_a_reserved_address_by_index(long index, string address) =>
        Sample.Pool("10.0.0.0/24", 20).LeaseAt(index).Address.ShouldBe(IPAddress.Parse(address));

    [Test]
    public void Never_leases_the_servers_own_address() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Sample.Pool("10.0.0.0/24").LeaseAt(1));
}
