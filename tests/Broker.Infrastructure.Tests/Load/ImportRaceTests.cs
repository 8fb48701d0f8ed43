using System.Net;

namespace Broker.Infrastructure.Tests.Load;

/// <summary>Named addresses, imports and overlapping servers at the same moment; each several times over.</summary>
[Category("Rule9")]
public sealed class ImportRaceTests(BackEnd backEnd, int brokerCount) : BrokerTest(backEnd, brokerCount)
{
    private static IEnumerable<int> Sixteen => Enumerable.Range(1, 16);

    [Test, Repeat(3)]
    [Category("Rule1")]
    public async Task One_client_gets_a_named_address_and_the_others_can_have_the_next()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);

        var answers = await SendAllAsync(Sixteen.Select(
            i => i % 2 == 0 ? Named($"c{i}", "paris", "10.0.0.2") : Calls.AddClient($"c{i}", "paris", Calls.NewKey())));

        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Slug == "lease-in-use");
        stored.Peerings.Count.ShouldBe(answers.Count(answer => answer.Status == HttpStatusCode.Created));
        stored.Peerings.Count(peering => peering.Index == 2).ShouldBe(1);
    }

    [Test, Repeat(3)]
    [Category("Rule1")]
    public async Task Imports_and_adds_lease_no_address_twice_and_lose_none()
    {
        await Calls.AddServer("paris", "10.0.0.0/25", key: ServerKey).SendAsync(Brokers[0]);

        var answers = await SendAllAsync(Sixteen.Select(i => (i % 4) switch
        {
            0 => Import("paris", "10.0.0.0/25", Peers(i, named: 20 + i)),
            1 => Import("paris", "10.0.0.0/25", Peers(i, named: 22)),
            2 => Calls.AddClient($"c{i}", "paris", Calls.NewKey()),
            _ => Named($"c{i}", "paris", $"10.0.0.{20 + i}"),
        }));

        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        answers.ShouldAllBe(answer => answer.Slug == null || answer.Slug == "lease-in-use" || answer.Slug == "import-conflicts");
        stored.Peerings.Count.ShouldBe(answers.Sum(Added));
        stored.Servers[0].Revision.ShouldBe(1 + answers.Count(answer => Added(answer) > 0));
    }

    [Test, Repeat(3)]
    public async Task One_import_adds_the_server_and_the_others_find_it_as_it_is()
    {
        var peers = Peers(1, named: 9);

        var answers = await SendAllAsync(Sixteen.Select(_ => Import("paris", "10.0.0.0/24", peers)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Count(answer => Added(answer) == 3).ShouldBe(1);
        answers.Sum(answer => answer.Body.GetProperty("unchanged").GetInt32()).ShouldBe(15 * 3);
        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        (stored.Servers.Count, stored.Peerings.Count).ShouldBe((1, 3));
    }

    [Test, Repeat(5)]
    [Category("Rule6")]
    public async Task A_client_that_is_added_to_overlapping_servers_has_one_peering()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);
        await Overlapping("lyon", "10.0.0.0/16").SendAsync(Brokers[0]);

        var answers = await SendAllAsync(Sixteen.SelectMany(
            i => new[] { Calls.AddClient($"c{i}", "paris", Calls.NewKey()), Calls.AddClient($"c{i}", "lyon", Calls.NewKey()) }));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(16);
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Slug == "subnet-overlap");
        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        stored.Peerings.Select(peering => peering.Client).ShouldBeUnique();
    }

    [Test, Repeat(5)]
    [Category("Rule6")]
    public async Task A_client_that_joins_while_an_overlapping_server_is_added_has_one_peering()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);

        await SendAllAsync(
        [
            Overlapping("lyon", "10.0.0.0/16"),
            .. Sixteen.SelectMany(
                i => new[] { Calls.AddClient($"c{i}", "paris", Calls.NewKey()), Calls.AddClient($"c{i}", "lyon", Calls.NewKey()) }),
        ]);

        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        stored.Peerings.Select(peering => peering.Client).ShouldBeUnique();
    }

    [Test, Repeat(5)]
    [Category("Rule4")]
    public async Task A_clients_note_ends_with_its_last_peering_however_they_are_removed()
    {
        foreach (var (i, server) in new[] { "paris", "lyon", "nice" }.Index())
        {
            await Calls.AddServer(server, $"10.{i}.0.0/24").SendAsync(Brokers[0]);
            await SendAllAsync(Sixteen.Select(c => Noted($"c{c}", server)));
        }

        var answers = await SendAllAsync(
        [
            Calls.DeleteServer("nice"),
            .. Sixteen.SelectMany(c => new[] { Calls.RemovePeer($"c{c}", "paris"), Calls.RemovePeer($"c{c}", "lyon"), Note($"c{c}") }),
        ]);

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Slug == "client-not-found");
        var stored = await SnapshotAsync();
        (stored.Peerings.Count, stored.Clients.Count).ShouldBe((0, 0));
    }

    [Test, Repeat(5)]
    [Category("Rule4")]
    public async Task A_client_that_keeps_a_peering_keeps_its_note()
    {
        await Calls.AddServer("paris", "10.0.0.0/24").SendAsync(Brokers[0]);
        await Calls.AddServer("lyon", "10.1.0.0/24").SendAsync(Brokers[0]);
        await SendAllAsync(Sixteen.Select(c => Noted($"c{c}", "paris")));

        await SendAllAsync(Sixteen.SelectMany(c => new[] { Calls.RemovePeer($"c{c}", "paris"), Noted($"c{c}", "lyon") }));

        var stored = await SnapshotAsync();
        stored.ShouldKeepTheRules();
        stored.Clients.Select(client => client.Note).ShouldBe(Enumerable.Repeat("mine", 16));
    }

    private static string ServerKey { get; } = Calls.NewKey();

    private static int Added(Answer answer) =>
        answer.Status == HttpStatusCode.Created ? 1 : answer.Body.TryGetProperty("added", out var added) ? added.GetInt32() : 0;

    private static object[] Peers(int of, int named) =>
    [
        new { client_name = $"i{of}-a", public_key = Calls.NewKey(), lease = (string?)null },
        new { client_name = $"i{of}-b", public_key = Calls.NewKey(), lease = $"10.0.0.{named}" },
        new { client_name = $"i{of}-c", public_key = Calls.NewKey(), lease = (string?)null },
    ];

    private static Call Import(string server, string cidr, object[] peers) =>
        new("server/import", new { server = Calls.AddServer(server, cidr, key: ServerKey).Body, peers });

    private static Call Named(string client, string server, string lease) =>
        new("client/add", new { client_name = client, server_name = server, public_key = Calls.NewKey(), lease });

    private static Call Noted(string client, string server) =>
        new("client/add", new { client_name = client, server_name = server, public_key = Calls.NewKey(), note = "mine" });

    private static Call Note(string client) => new("client/update", new { client_name = client, note = "another", owner = "ann" });

    private static Call Overlapping(string name, string cidr) => new("server/add", new
    {
        server_name = name,
        network_address = cidr.Split('/')[0],
        network_mask = int.Parse(cidr.Split('/')[1]),
        public_key = Calls.NewKey(),
        endpoint_address = "vpn.example",
        endpoint_port = 51820,
        allow_overlap = true,
    });
}
