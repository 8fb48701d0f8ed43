using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Webhooks;

namespace Broker.Api.Tests.Events;

/// <summary>Readers and receivers of events go on where they were, whatever happens to the brokers meanwhile.</summary>
public sealed class EventResumeTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    [Test]
    public async Task At_the_next_broker_after_the_last_id()
    {
        var first = await StartBrokerAsync();
        var server = await first.Api.AddServerAsync();
        await first.Api.LeaseAsync(server, "laptop");
        await Eventually.SucceedsAsync(async () => (await KindsAsync(first.Api, after: null)).ShouldBe(["added", "added"]));
        var last = (await first.Api.GetAsync("events/list?limit=1")).ShouldBe(200).Text("next");
        await StopBrokerAsync(first);

        var second = await StartBrokerAsync();
        await second.Api.RemoveAsync("laptop", server);

        await Eventually.SucceedsAsync(async () => (await KindsAsync(second.Api, last)).ShouldBe(["added", "removed"]));
    }

    [Test]
    public async Task By_a_webhook_that_was_away_with_all_brokers()
    {
        await using var receiver = await Receiver.StartAsync();
        var first = await StartBrokerAsync();
        await first.Api.AddWebhookAsync(receiver.Url);
        var server = await first.Api.AddServerAsync();
        await receiver.HasAllAsync(first.Api, server);
        await receiver.StopAsync();
        await first.Api.LeaseAsync(server);
        await StopBrokerAsync(first);

        await receiver.StartAgainAsync();
        var second = await StartBrokerAsync();
        await second.Api.LeaseAsync(server);

        await receiver.HasAllAsync(second.Api, server);
        receiver.IdsOf(server).Distinct().Count().ShouldBe(3);
    }

    /// <summary>A reader at one broker misses nothing and gets nothing twice of what two write at once, and each client's in its order.</summary>
    [Test]
    public async Task While_several_write_at_several_brokers()
    {
        const int Writers = 4;
        const int Each = 15;
        var brokers = await StartBrokersAsync();
        var server = await brokers[0].Api.AddServerAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++)
            {
                var api = brokers[(writer + i) % brokers.Count].Api;
                await api.LeaseAsync(server, $"laptop-{writer}");
                await api.RemoveAsync($"laptop-{writer}", server);
            }
        }));

        var (seen, after) = (new List<JsonElement>(), (string?)null);
        for (var page = 0; page < 2000 && seen.Count < 1 + (2 * Writers * Each); page++)
        {
            var answer = (await brokers[page % brokers.Count].Api.GetAsync(
                $"events/list?server_name={server.Name()}&limit=7{(after is null ? "" : $"&after={after}")}", ("Prefer", "wait=10"))).ShouldBe(200);
            seen.AddRange(answer.GetProperty("events").EnumerateArray());
            after = answer.Text("next");
        }

        await writing;
        seen.Select(found => found.Text("id")).ShouldBe(await brokers[0].Api.EventIdsAsync(server));
        foreach (var own in seen.Where(found => found.Text("client_name") is not null).GroupBy(found => found.Text("client_name")))
        {
            own.Select(found => found.Text("kind")).ShouldBe(Enumerable.Repeat(new[] { "added", "removed" }, Each).SelectMany(pair => pair), own.Key);
        }
    }

    /// <summary>Whoever has read up to it would never get what is committed later with a lower id.</summary>
    [Test]
    public async Task Not_before_what_another_broker_has_begun_earlier_is_committed()
    {
        var broker = await StartBrokerAsync();
        await using var other = await ConnectAsync();
        await using var begun = await other.BeginTransactionAsync();
        await using (var insert = other.CreateCommand())
        {
            insert.CommandText = "insert into events (at, kind, server_name) values (1, 'added', 'slow')";
            await insert.ExecuteNonQueryAsync();
        }

        var adding = broker.Api.AddServerAsync();
        await (BackEnd is BackEnd.Postgres ? adding : Task.CompletedTask); // the embedded one has one writer at a time
        (await KindsAsync(broker.Api, after: null)).ShouldBeEmpty();
        await begun.CommitAsync();
        await adding;

        await Eventually.SucceedsAsync(async () => (await KindsAsync(broker.Api, after: null)).ShouldBe(["added", "added"]));
        (await broker.Api.GetAsync("events/list?limit=1")).ShouldBe(200).GetProperty("events")[0].Text("server_name").ShouldBe("slow");
    }

    private static async Task<IEnumerable<string?>> KindsAsync(BrokerApi api, string? after) =>
        (await api.GetAsync($"events/list{(after is null ? "" : $"?after={after}")}")).ShouldBe(200).GetProperty("events").EnumerateArray()
            .Select(found => found.Text("kind"));
}
