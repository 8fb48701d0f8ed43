using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class NextLeaseTests
{
    private static readonly AddressPool Pool = Sample.Pool("10.0.0.0/24", 20);

    [TestCase(null, null, 21, Description = "never leased")]
    [TestCase(null, 21L, 22, Description = "one leased")]
    [TestCase(null, 40L, 41)]
    [TestCase(null, 253L, 254, Description = "one left")]
    [TestCase(21L, null, 21, Description = "all given back")]
    [TestCase(30L, null, 30)]
    [TestCase(21L, 22L, 21)]
    [TestCase(30L, 40L, 30)]
    [TestCase(41L, 40L, 41, Description = "the highest given back")]
    [TestCase(21L, 254L, 21, Description = "a gap in a full pool")]
    [TestCase(254L, 253L, 254)]
    public void Leases_the_lowest_freed_else_the_one_above_the_highest_leased(long? lowestFreed, long? highestLeased, long next) =>
        Pool.Next(lowestFreed, highestLeased).ShouldBe(Pool.LeaseAt(next));

    [TestCase("10.0.0.0/24", 254)]
    [TestCase("10.0.0.0/30", 2)]
    [TestCase("fd00::/126", 3)]
    [TestCase("fd00::/64", long.MaxValue)]
    public void Refuses_when_every_address_is_leased(string cidr, long last) =>
        Should.Throw<PoolExhaustedException>(() => Sample.Pool(cidr).Next(lowestFreed: null, last)).Message.ShouldContain(cidr);

    [TestCase("10.0.0.0/24", 0, 253)]
    [TestCase("10.0.0.0/24", 20, 234)]
    [TestCase("10.0.0.0/24", 253, 1)]
    [TestCase("10.0.0.0/30", 0, 1)]
    [TestCase("fd00::/126", 0, 2)]
    public void Leases_every_address_once_and_a_freed_one_again(string cidr, int reservedCount, int count)
    {
        var pool = Sample.Pool(cidr, reservedCount);
        var leases = new LeaseLedger(pool);

        var indexes = Enumerable.Range(0, count).Select(_ => leases.Take().Index).ToList();

        indexes.ShouldBe(Enumerable.Range((int)pool.FirstIndex, count).Select(index => (long)index));
        Should.Throw<PoolExhaustedException>(leases.Take);
        leases.GiveBack(indexes[count / 2]);
        leases.Take().Index.ShouldBe(indexes[count / 2]);
        Should.Throw<PoolExhaustedException>(leases.Take);
    }
}
