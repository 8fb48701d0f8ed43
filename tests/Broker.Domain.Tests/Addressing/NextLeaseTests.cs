using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

public sealed class NextLeaseTests
{
    private static readonly AddressPool Pool = Sample.Pool("10.0.0.0/24", 20);

    [TestCase("1-254", 21, Description = "never leased")]
    [TestCase("1-20 22-254", 22, Description = "one leased")]
    [TestCase("1-20 41-254", 41)]
    [TestCase("254-254", 254, Description = "one left")]
    [TestCase("30-30 41-254", 30, Description = "one given back")]
    [TestCase("21-21 23-254", 21)]
    [TestCase("20-21", 21, Description = "a range that begins with a reserved address")]
    public void Leases_the_lowest_free_address_above_the_reserved_ones(string ranges, long next) =>
        Pool.Next(Free(ranges)).ShouldBe(Pool.LeaseAt(next));

    [TestCase("10.0.0.0/24", "")]
    [TestCase("10.0.0.0/24", "1-1")]
    [TestCase("fd00::/64", "")]
    public void Refuses_when_every_address_is_leased(string cidr, string ranges) =>
        Should.Throw<PoolExhaustedException>(() => Sample.Pool(cidr).Next(Free(ranges))).Message.ShouldContain(cidr);

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

    private static FreeAddresses Free(string ranges) => FreeAddresses.Of(
        from range in ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let ends = range.Split('-')
        select new AddressRange(long.Parse(ends[0]), long.Parse(ends[1])));
}
