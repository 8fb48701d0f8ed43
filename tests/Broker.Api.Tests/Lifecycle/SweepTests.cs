using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>What is due is carried out once, whichever brokers are up, and whatever their clocks say.</summary>
[Category("Rule11")]
public sealed class SweepTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    /// <summary>Brokers seldom meet at one of them: <see cref="SimultaneousSweepTests"/> makes them.</summary>
    [Test]
    public async Task Each_of_many_that_are_due_at_one_moment_with_several_brokers()
    {
        const int Clients = 20;
        var one = (await StartBrokersAsync())[0];
        var (server, clients) = (await one.Api.AddServerAsync(), Enumerable.Range(0, Clients).Select(_ => Sample.Name()).ToList());
        foreach (var client in clients)
        {
            await one.Api.LeaseAsync(server, client);
        }

        // Half of them as clients, the others as peerings, all at one moment.
        var names = string.Join(", ", clients.Where((_, i) => i % 2 == 0).Select(client => $"'{client}'"));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await ExecuteAsync(
            $"""
            update clients set expires_at = {now} where name in ({names});
            update peerings set expires_at = {now} where client_name not in ({names})
            """);
        await Eventually.HoldsAsync(async () => (await one.Api.PeersAsync(server)).Length == 0, () => "some are there yet");
        var last = Sample.Name(); // a broker that is late with those has tried it when this one has gone
        await one.Api.LeaseAsync(server, last);
        (await one.Api.UpdateAsync(last, ("expires_in", 3))).ShouldBe(200);
        await one.Api.EndsAsync(last, server);

        (await one.Api.ConfigAsync(server)).Number("revision").ShouldBe(1 + (2 * (Clients + 1)));
        foreach (var client in clients)
        {
            (await one.Api.AuditAsync($"client_name={client}")).Count(entry => entry.Text("caller") == "broker").ShouldBe(1);
            (await one.Api.GetAsync($"events/list?client_name={client}&kinds=expired")).ShouldBe(200).GetProperty("events").GetArrayLength().ShouldBe(1);
        }
    }

    [Test]
    public async Task At_once_at_start_what_has_expired_while_all_were_down()
    {
        var (client, server) = (Sample.Name(), Sample.Server());
        var first = await StartBrokerAsync();
        await first.Api.AddServerAsync(server);
        await first.Api.LeaseAsync(server, client);
        (await first.Api.UpdateAsync(client, ("expires_in", 2))).ShouldBe(200);
        await StopBrokerAsync(first);

        await Task.Delay(TimeSpan.FromSeconds(2.5)); // it expires meanwhile
        var second = await StartBrokerAsync();

        await second.Api.EndsAsync(client, server);
        (await second.Api.AuditAsync($"client_name={client}"))[^1].Text("caller").ShouldBe("broker");
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task Nothing_early_when_the_hosts_clock_steps_by_a_day_and_nothing_is_lost(int days)
    {
        var clock = new SteppingClock();
        var api = (await StartBrokerAsync(clock)).Api;
        var (server, before, during, soon) = (await api.AddServerAsync(), Sample.Name(), Sample.Name(), Sample.Name());
        foreach (var client in new[] { before, during, soon })
        {
            await api.LeaseAsync(server, client);
        }

        (await api.UpdateAsync(before, ("expires_in", 3600))).ShouldBe(200);
        clock.Offset = TimeSpan.FromDays(days);
        (await api.UpdateAsync(during, ("expires_in", 3600))).ShouldBe(200);
        (await api.UpdateAsync(soon, ("expires_in", 2))).ShouldBe(200);
        await (days > 0 ? api.EndsAsync(soon, server) : Task.Delay(TimeSpan.FromSeconds(3)));

        clock.Offset = TimeSpan.Zero;
        await api.EndsAsync(soon, server);
        foreach (var client in new[] { before, during })
        {
            (await api.ListedAsync(client)).ShouldNotBeEmpty();
            (await api.UpdateAsync(client, ("expires_in", 2))).ShouldBe(200);
            await api.EndsAsync(client, server);
        }
    }
}
