using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>
/// Two brokers have found, at the same moment, that something expires. The address is the highest that is leased: freeing it widens the
/// range above it, which no key of the schema keeps two brokers from doing. Without the lock of the server's row, or without looking
/// again under it, the trail and the events had a peering removed twice.
/// </summary>
[Category("Rule11")]
public sealed class SimultaneousSweepTests : OwnPostgresTests
{
    [TestCase("peerings", "client_name")]
    [TestCase("clients", "name")]
    public async Task One_of_them_carries_it_out(string table, string name)
    {
        await using var first = await StartBrokerAsync();
        await using var second = await StartBrokerAsync();
        var (api, client) = (new BrokerApi(first.Client), Sample.Name());
        var server = await api.AddServerAsync();
        await api.LeaseAsync(server);
        await api.LeaseAsync(server, client);

        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), first, server))
        {
            await ScalarAsync($"update {table} set expires_at = {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()} where {name} = '{client}'");
            await Eventually.HoldsAsync(
                async () => await CountWaitingAsync() == 2,
                () => "not both of them wait");
        }

        await api.EndsAsync(client, server);
        await Eventually.HoldsAsync(
            async () => await CountWaitingAsync() == 0,
            () => "one of them waits yet");
        var last = Sample.Name(); // who was late with the other one is done with it when this one has gone
        await api.LeaseAsync(server, last);
        (await api.UpdateAsync(last, ("expires_in", 1))).ShouldBe(200);
        await api.EndsAsync(last, server);

        (await api.AuditAsync($"client_name={client}")).Count(entry => entry.Text("caller") == "broker").ShouldBe(1);
        (await api.GetAsync($"events/list?client_name={client}&kinds=expired")).ShouldBe(200).GetProperty("events").GetArrayLength().ShouldBe(1);
        (await api.PeersAsync(server)).ShouldHaveSingleItem();
    }
}
