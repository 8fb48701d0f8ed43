using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

/// <summary>Leases as storage keeps them: an index is freed when its peering is deleted, until it is leased again.</summary>
internal sealed class LeaseLedger(AddressPool pool)
{
    public SortedSet<long> Leased { get; } = [];

    public SortedSet<long> Freed { get; } = [];

    public Lease Take()
    {
        var lease = pool.Next(Lowest(Freed), Highest(Leased));
        Leased.Add(lease.Index).ShouldBeTrue();
        Freed.Remove(lease.Index);
        return lease;
    }

    public void GiveBack(long index)
    {
        Leased.Remove(index).ShouldBeTrue();
        Freed.Add(index).ShouldBeTrue();
    }

    private static long? Lowest(SortedSet<long> indexes) => indexes.Count == 0 ? null : indexes.Min;

    private static long? Highest(SortedSet<long> indexes) => indexes.Count == 0 ? null : indexes.Max;
}
