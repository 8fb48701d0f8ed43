using Broker.Domain.Addressing;

namespace Broker.Domain.Tests.Addressing;

/// <summary>Leases as storage keeps them: what is not leased is in a range of free addresses.</summary>
internal sealed class LeaseLedger(AddressPool pool)
{
    public SortedSet<long> Leased { get; } = [];

    public FreeAddresses Free { get; private set; } = FreeAddresses.Except(pool, []);

    public Lease Take()
    {
        var lease = pool.Next(Free);
        Leased.Add(lease.Index).ShouldBeTrue();
        Free = Free.Take(lease.Index);
        return lease;
    }

    public void GiveBack(long index)
    {
        Leased.Remove(index).ShouldBeTrue();
        Free = Free.Free(index);
    }
}
