using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

/// <summary>Ranges against a naive set of free indexes.</summary>
[Category("Rule1")]
public sealed class FreeAddressesTests
{
    [TestCase(1, "10.0.0.0/26", 1)]
    [TestCase(2, "10.0.0.0/26", 62)]
    [TestCase(3, "10.0.0.0/24", 100)]
    [TestCase(4, "fd00::/122", 2)]
    public void Are_what_a_naive_set_has_after_any_change(int seed, string cidr, long serverIndex)
    {
        var random = new Random(seed);
        var subnet = Sample.Subnet(cidr);
        var pool = AddressPool.Create(subnet, 5, subnetV6: null, subnet.AddressAt(serverIndex));
        var free = FreeAddresses.Except(pool, []);
        var naive =
            new SortedSet<long>(Enumerable.Range(1, (int)pool.LastIndex).Select(index => (long)index).Where(index => index != serverIndex));

        for (var step = 0; step < 2000; step++)
        {
            var index = random.NextInt64(1, pool.LastIndex + 1);
            if (index == serverIndex)
            {
                continue;
            }

            free.Ranges.Any(range => range.Has(index)).ShouldBe(naive.Contains(index));
            var before = free.Ranges;
            if (naive.Remove(index))
            {
                free = free.Take(index);
            }
            else
            {
                naive.Add(index);
                free = free.Free(index);
            }

            before.Except(free.Ranges).Count().ShouldBeLessThanOrEqualTo(2);
            free.Ranges.Except(before).Count().ShouldBeLessThanOrEqualTo(2);
            free.Ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)(range.Last - range.First) + 1)).Select(i => (long)i)
                .ShouldBe(naive);
            free.Ranges.Zip(free.Ranges.Skip(1))
                .ShouldAllBe(pair => pair.First.Last + 1 < pair.Second.First, "neither overlapping nor adjacent");
            free.Lowest(pool.FirstIndex).ShouldBe(naive.Where(i => i >= pool.FirstIndex).Cast<long?>().FirstOrDefault());
        }

        var taken = Enumerable.Range(1, (int)pool.LastIndex).Select(i => (long)i).Except(naive).Where(i => i != serverIndex);
        FreeAddresses.Except(pool, taken).Ranges.ShouldBe(free.Ranges);
    }

    [Test]
    public void A_widened_subnet_continues_the_last_range()
    {
        var free = FreeAddresses.Of([new AddressRange(2, 9), new AddressRange(20, 254)]);

        free.Free(new AddressRange(255, 510)).Ranges.ShouldBe([new AddressRange(2, 9), new AddressRange(20, 510)]);
    }

    [Test]
    public void Only_a_free_address_is_taken() =>
        Should.Throw<ArgumentOutOfRangeException>(() => FreeAddresses.Of([new AddressRange(2, 9)]).Take(10));
}
