using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Hosting;
using Npgsql;

namespace Broker.Api.Tests.Events;

/// <summary>
/// A client was removed from three servers and replaced on one of them meanwhile: events and audit trail had it removed, then replaced.
/// </summary>
public sealed class EventOrderTests : OwnPostgresTests
{
    private const string Client = "laptop";

    [Test]
    public async Task Is_that_of_the_changes_also_where_one_waits_that_began_before_another()
    {
        await using var first = await StartBrokerAsync();
        await using var second = await StartBrokerAsync();
        var (api, other) = (new BrokerApi(first.Client), new BrokerApi(second.Client));
        var servers = new List<JsonObject>();
        for (var i = 0; i < 3; i++) // locks are taken in the order of the ids, which is that of time
        {
            servers.Add(await api.AddServerAsync());
            await api.LeaseAsync(servers[i], Client);
        }

        await using var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"]);
        await connection.OpenAsync();
        await using var held = await connection.BeginTransactionAsync();
        await ScalarAsync(connection, $"select 1 from servers where name = '{servers[1].Name()}' for update");
        var deletion = api.PostAsync("client/delete", new JsonObject { ["client_name"] = Client });
        await Eventually.HoldsAsync(
            async () => await ScalarAsync(connection, "select count(*) from pg_locks where not granted") is > 0L, () => "the deletion does not wait");

        await other.LeaseAsync(servers[2], Client);
        await held.RollbackAsync();
        (await deletion).ShouldBe(200).Number("peerings_removed").ShouldBe(3);

        await Eventually.SucceedsAsync(async () => Texts(
            (await api.GetAsync($"events/list?server_name={servers[2].Name()}")).ShouldBe(200).GetProperty("events").EnumerateArray(), "kind")
            .ShouldBe(["added", "added", "replaced", "removed"]));
        Texts(await api.AuditAsync($"server_name={servers[2].Name()}"), "call").ShouldBe(["server/add", "client/add", "client/add", "client/delete"]);
    }

    private static IEnumerable<string?> Texts(IEnumerable<JsonElement> entries, string field) => entries.Select(entry => entry.Text(field));

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
