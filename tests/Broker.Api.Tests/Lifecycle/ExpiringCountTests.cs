using Broker.Api.Tests.Operations;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>
/// How much access ends within a day, in the metrics and in the list; of a broker in a process of its own, since the brokers of one count
/// together.
/// </summary>
[OnBothBackEnds, Process]
[Category("Rule11")]
public sealed class ExpiringCountTests(BackEnd backEnd)
{
    private const int Hour = 3600;

    [Test]
    public async Task Has_clients_with_all_their_peerings_and_peerings_by_themselves_each_once()
    {
        Brokers.SkipWithout(backEnd);
        await using var broker = await Brokers.StartAsync(backEnd);
        var api = new BrokerApi(broker.Client);
        var (server, other) = (await api.AddServerAsync(), await api.AddServerAsync());
        foreach (var client in new[] { "whole", "half", "both", "later", "never" })
        {
            await api.LeaseAsync(server, client);
            await api.LeaseAsync(other, client);
        }

        (await api.UpdateAsync("whole", ("expires_in", Hour))).ShouldBe(200);
        (await api.UpdateAsync("half", server, ("expires_in", Hour))).ShouldBe(200);
        (await api.UpdateAsync("both", ("expires_in", Hour))).ShouldBe(200);
        (await api.UpdateAsync("both", server, ("expires_in", Hour / 2))).ShouldBe(200);
        (await api.UpdateAsync("later", ("expires_in", 25 * Hour))).ShouldBe(200);

        var scrape = await Scrape.OfAsync(api);

        (scrape.Sum("wireguard_broker_clients_expiring"), scrape.Sum("wireguard_broker_peerings_expiring")).ShouldBe((2, 5));
        scrape.Text.ShouldNotContain("whole");
        (await api.GetAsync("client/list?state=expiring")).ShouldBe(200).GetProperty("clients").EnumerateArray().Select(client => client.Text("client_name"))
            .ShouldBe(["both", "half", "whole"]);
    }
}
