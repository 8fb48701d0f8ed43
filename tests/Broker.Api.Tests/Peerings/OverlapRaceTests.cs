using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Imports;

namespace Broker.Api.Tests.Peerings;

/// <summary>
/// A client/add that waits for its commit has seen that its server overlaps no other one, and nobody sees its peering yet. The client got
/// two overlapping servers when the other one was widened, or imported, meanwhile.
/// </summary>
[Category("Rule6")]
public sealed class OverlapRaceTests : OwnPostgresTests
{
    private const string CountMarked = "select count(*) from servers where overlaps_another = 1";

    [Test]
    public async Task A_client_that_is_being_added_keeps_a_server_from_being_widened()
    {
        await using var broker = await StartBrokerAsync();
        var (api, client, block) = (new BrokerApi(broker.Client), Sample.Name(), Sample.Block());
        var (server, other) = (await api.AddServerAsync(Sample.Server(block)), await api.AddServerAsync(Sample.Server(block.Plus(256))));
        await api.LeaseAsync(server, client);

        Task<Answer> added, widened;
        await using (await HoldCommitsAsync())
        {
            added = api.AddClientAsync(client, other);
            await WaitingAsync(1);
            widened = api.PostAsync("server/update", new JsonObject
            {
                ["server_name"] = server.Name(), ["network_mask"] = 23, ["allow_overlap"] = true,
            });
            await WaitingAsync(2);
        }

        (await added).ShouldBe(201);
        (await widened).ShouldRefuse(409, "subnet-overlap", client, other.Name());
        (await ScalarAsync(CountMarked)).ShouldBe(0L);
    }

    [Test]
    public async Task A_client_that_is_being_added_keeps_another_server_from_being_imported_with_it()
    {
        await using var broker = await StartBrokerAsync();
        var (api, client) = (new BrokerApi(broker.Client), Sample.Name());
        var server = await api.AddServerAsync();
        var other = Sample.Server().With(("network_address", server.Text("network_address")), ("allow_overlap", true));

        Task<Answer> added, imported;
        await using (await HoldCommitsAsync())
        {
            added = api.AddClientAsync(client, server);
            await WaitingAsync(1);
            imported = api.ImportAsync(other, Importing.Peer(client));
            await WaitingAsync(2);
        }

        (await added).ShouldBe(201);
        (await imported).ShouldConflict(client)[0].ShouldContain(server.Name());
        (await ScalarAsync(CountMarked)).ShouldBe(0L);
    }

    [Test]
    public async Task A_dry_run_of_an_import_leaves_no_mark_behind()
    {
        await using var broker = await StartBrokerAsync();
        var api = new BrokerApi(broker.Client);
        var server = await api.AddServerAsync();
        var other = Sample.Server().With(("network_address", server.Text("network_address")), ("allow_overlap", true));

        var imported = await api.PostAsync("server/import", Importing.Body(other, Importing.Peer()).With(("dry_run", true)));

        imported.ShouldHaveImported(added: 1, unchanged: 0);
        (await ScalarAsync(CountMarked)).ShouldBe(0L);
    }
}
