using Broker.Infrastructure.Tests.Databases;
using Dapper;

namespace Broker.Infrastructure.Tests.Schema;

/// <summary>The row of a client ends with its last peering. The client ann has a note, and peerings with paris and lyon.</summary>
[Category("Rule4")]
public sealed class ClientsEndTests(BackEnd backEnd) : StorageTest(backEnd)
{
    [SetUp]
    public async Task Add_a_client_with_two_peerings()
    {
        await ExecuteAsync("delete from clients");
        await ExecuteAsync(Rows.Server("paris", id: 1, cidr: "10.0.0.0/24"));
        await ExecuteAsync(Rows.Server("lyon", id: 2, cidr: "10.0.1.0/24"));
        await ExecuteAsync(Rows.Peering("ann", "paris", id: 1, index: 2));
        await ExecuteAsync(Rows.Peering("ann", "lyon", id: 2, index: 2));
        await ExecuteAsync("insert into clients (name, note) values ('ann', 'hers'), ('bob', 'his')");
        await ExecuteAsync(Rows.Peering("bob", "lyon", id: 3, index: 3));
    }

    [Test]
    public async Task And_not_before()
    {
        await ExecuteAsync($"delete from peerings where id = '{Rows.Id(1)}'");
        (await NamesAsync()).ShouldBe(["ann", "bob"]);

        await ExecuteAsync("delete from servers where name = 'lyon'");

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Not_when_it_gets_another_id_or_key()
    {
        await ExecuteAsync("delete from servers where name = 'paris'");
        await ExecuteAsync($"update peerings set id = '{Rows.Id(9)}', public_key = 'other' where id = '{Rows.Id(2)}'");

        (await NamesAsync()).ShouldBe(["ann", "bob"]);
    }

    /// <summary>Neither transaction sees what the other deletes.</summary>
    [Test]
    public Task Also_when_the_last_two_are_removed_at_once() => WhileAnotherAsync(
        $"delete from peerings where id = '{Rows.Id(1)}'",
        $"delete from peerings where id = '{Rows.Id(2)}'",
        ["bob"]);

    /// <summary>The deletion does not see the new peering, but waits for the note.</summary>
    [Test]
    public async Task Not_when_it_joins_another_server_at_the_same_moment()
    {
        await ExecuteAsync($"delete from peerings where id = '{Rows.Id(1)}'");

        await WhileAnotherAsync(
            $"{Rows.Peering("ann", "paris", id: 4, index: 5)}; update clients set note = 'new' where name = 'ann'",
            $"delete from peerings where id = '{Rows.Id(2)}'",
            ["ann", "bob"]);
    }

    /// <summary>Carries out the second statement while the first one is not committed; SQLite has one writer at a time anyway.</summary>
    private async Task WhileAnotherAsync(string first, string second, string[] names)
    {
        if (BackEnd == BackEnd.Sqlite)
        {
            await ExecuteAsync(first);
            await ExecuteAsync(second);
        }
        else
        {
            await using var other = await Database.OpenAsync();
            await other.ExecuteAsync($"begin; {first}");
            var waiting = ExecuteAsync(second);
            await using var watcher = await Database.OpenAsync();
            await Eventually.HoldsAsync(
                async () => waiting.IsCompleted || await watcher.ExecuteScalarAsync<long>(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") == 1,
                () => "Nobody waits.");
            await other.ExecuteAsync("commit");
            await waiting;
        }

        (await NamesAsync()).ShouldBe(names);
    }

    private async Task<IReadOnlyList<string>> NamesAsync() => [.. (await SnapshotAsync()).Clients.Select(client => client.Name)];
}
