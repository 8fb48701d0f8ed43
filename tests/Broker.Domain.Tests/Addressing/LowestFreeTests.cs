using Broker.Domain.Addressing;
using FsCheck;

namespace Broker.Domain.Tests.Addressing;

[Category("Rule1")]
public sealed class LowestFreeTests
{
    /// <param name="pool">Any pool.</param>
    /// <param name="steps">One request each: of four, one to four add a peering and the others delete one.</param>
    /// <param name="adds">How many of four.</param>
    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 300, StartSize = 100, EndSize = 3000)]
    public void Always_leases_the_lowest_free_address(AddressPool pool, NonNegativeInt[] steps, byte adds)
    {
        var ledger = new LeaseLedger(pool);
        var model = new LeaseModel(pool.Subnet, pool.ReservedCount);

        foreach (var step in steps.Select(step => step.Item))
        {
            if (step % 4 <= adds % 4)
            {
                Add(ledger, model);
            }
            else if (model.Taken.Count > 0)
            {
                var index = model.Taken[step / 4 % model.Taken.Count];
                model.Taken.Remove(index);
                ledger.GiveBack(index);
            }

            ShouldBeComplete(ledger, pool);
        }

        ledger.Leased.ShouldBe(model.Taken, ignoreOrder: true);
    }

    private static void Add(LeaseLedger ledger, LeaseModel model)
    {
        if (model.LowestFree() is { } lowest)
        {
            var lease = ledger.Take();
            lease.Index.ShouldBe(lowest);
            lease.Address.Number().ShouldBe(model.NetworkAddress + lowest);
            model.Taken.Add(lowest);
        }
        else
        {
            Should.Throw<PoolExhaustedException>(ledger.Take);
        }
    }

    /// <summary>Leased and free addresses and the server's own are all hosts, each once.</summary>
    private static void ShouldBeComplete(LeaseLedger ledger, AddressPool pool)
    {
        var free = ledger.Free.Ranges.Sum(range => range.Last - range.First + 1);
        (free + ledger.Leased.Count + 1).ShouldBe(pool.LastIndex);
        ledger.Leased.Where(index => ledger.Free.Ranges.Any(range => range.Has(index))).ShouldBeEmpty();
    }
}
