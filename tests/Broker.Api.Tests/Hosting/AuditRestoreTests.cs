using System.Text.Json;
using Broker.Api.Tests.Reports;
using Npgsql;

namespace Broker.Api.Tests.Hosting;

/// <summary>
/// A dump that is restored into another cluster brings an audit trail with transaction numbers which that one has yet to reach.
/// </summary>
[Category("Rule12")]
public sealed class AuditRestoreTests : OwnPostgresTests
{
    private const int Transactions = 5000;

    [Test]
    public async Task The_audit_trail_goes_on_in_another_cluster()
    {
        await BurnAsync();
        var client = Sample.Name();
        await using (var broker = await StartBrokerAsync())
        {
            var api = new BrokerApi(broker.Client);
            await api.LeaseAsync(await api.AddServerAsync(), client);
            await Eventually.SucceedsAsync(async () => (await CallsAsync(api)).ShouldBe(["server/add", "client/add"]));
        }

        await using var another = await MoveAsync();

        for (var start = 1; start <= 2; start++)
        {
            await using var restored = await StartBrokerAsync();
            var api = new BrokerApi(restored.Client);
            (await api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["note"] = $"start {start}" })).ShouldBe(200);

            string[] expected = ["server/add", "client/add", .. Enumerable.Repeat("client/update", start)];
            await Eventually.SucceedsAsync(async () => (await CallsAsync(api)).ShouldBe(expected));
        }
    }

    /// <summary>Reports have events and no entries of the trail: their numbers had been passed over, and new events were found by nobody.</summary>
    [Test]
    public async Task The_events_go_on_in_another_cluster()
    {
        var server = Sample.Server();
        string last;
        await using (var broker = await StartBrokerAsync())
        {
            var api = new BrokerApi(broker.Client);
            await api.AddServerAsync(server);
            await api.LeaseAsync(server);
            await BurnAsync();
            await api.ReportAsync(server);
            last = await LastAsync(api, "", "applied");
        }

        await using var another = await MoveAsync();

        await using var restored = await StartBrokerAsync();
        var again = new BrokerApi(restored.Client);
        await again.LeaseAsync(server);

        await LastAsync(again, $"&after={last}", "added");
        await LastAsync(again, "&kinds=applied", "applied");

        async Task<string> LastAsync(BrokerApi api, string query, string kind)
        {
            JsonElement[] found = [];
            await Eventually.SucceedsAsync(async () =>
            {
                found = [.. (await api.GetAsync($"events/list?server_name={server.Name()}{query}")).ShouldBe(200)
                    .GetProperty("events").EnumerateArray()];
                found[^1].Text("kind").ShouldBe(kind);
            });
            return found[^1].Text("id")!;
        }
    }

    /// <summary>Restores a dump of the database into another cluster, which brokers that start later use.</summary>
    private async Task<PostgresServer> MoveAsync()
    {
        var file = await Postgres.DumpAsync(Database);
        var another = await PostgresServer.StartAsync();
        var target = await another.CreateDatabaseAsync();
        await another.RestoreAsync(new NpgsqlConnectionStringBuilder(target).Database!, file);
        Configuration["ConnectionStrings__Broker"] = target + Brokers.Patient;
        return another;
    }

    private string Database => new NpgsqlConnectionStringBuilder(Configuration["ConnectionStrings__Broker"]).Database!;

    private async Task BurnAsync()
    {
        await using var connection = new NpgsqlConnection(Configuration["ConnectionStrings__Broker"]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"do $$ begin for i in 1..{Transactions} loop perform pg_current_xact_id(); commit; end loop; end $$", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?[]> CallsAsync(BrokerApi api) =>
        [.. (await api.GetAsync("audit/list")).ShouldBe(200).GetProperty("entries").EnumerateArray().Select(entry => entry.Text("call"))];
}
