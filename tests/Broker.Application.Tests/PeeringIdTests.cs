using Broker.Application.Clients.ListClients;

namespace Broker.Application.Tests;

/// <summary>A peering that replaces another has a new id. Ids contain the time at which they were made (RFC 9562, version 7).</summary>
[Category("Rule3")]
public sealed class PeeringIdTests : ApplicationTest
{
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_peering_that_is_replaced_gets_a_new_id_of_the_time_and_keeps_its_address(byte secondKey)
    {
        await AddServerAsync("paris", 1);
        var first = await AddClientAsync("ann", "paris", 2);
        var before = await OnlyPeeringAsync();
        SetTime(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var second = await AddClientAsync("ann", "paris", secondKey);

        var after = await OnlyPeeringAsync();
        second.Peering.Lease.ShouldBe(first.Peering.Lease);
        (YearOf(before.PeeringId), YearOf(after.PeeringId)).ShouldBe((2026, 2031));
        after.Peering.PublicKey.ShouldBe(Key(secondKey).ToString());
    }

    private static int YearOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.Replace("-", "", StringComparison.Ordinal)[..12], 16)).Year;

    private Task<ListedClientPeering> OnlyPeeringAsync() =>
        ReadAsync(new ListClientsQuery(), peerings => peerings.SingleAsync().AsTask());
}
