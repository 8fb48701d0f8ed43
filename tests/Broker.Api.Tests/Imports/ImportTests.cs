using Broker.Api.Tests.Receipts;
using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Subnets;
using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Imports;

/// <summary>A server with all its peers in one call.</summary>
public sealed class ImportTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Adds_a_server_with_everything_that_its_peers_have()
    {
        var (server, client) = (Sample.Dual(reserved: 20), Sample.Name());
        var peer = Importing.Peer(client, lease: server.Address(5), routed: ["192.168.7.0/24", "fd07::/48"])
            .With(("owner", "ann"), ("note", "hers \ud83d\ude00"));

        var answer = await Api.ImportAsync(server, peer, Importing.Peer(), Importing.Peer(lease: server.AddressV6(21)));

        answer.ShouldHaveImported(added: 3, unchanged: 0);
        answer.Receipt(server).ShouldBePending(revision: 2);
        var config = await Api.ConfigAsync(server);
        config.GetProperty("peers").EnumerateArray().Select(peer => peer.Text("ip_address"))
            .ShouldBe([server.Address(5), server.Address(21), server.Address(22)], "named addresses are taken first");
        config.GetProperty("peers")[0].Texts("allowed_ips")
            .ShouldBe([$"{server.Address(5)}/32", $"{server.AddressV6(5)}/128", "192.168.7.0/24", "fd07::/48"]);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        var listed = (await Api.GetAsync("client/list_all")).ShouldBe(200).GetProperty(client).EnumerateObject().Single().Value;
        (listed.Text("owner"), listed.Text("note")).ShouldBe(("ann", "hers \ud83d\ude00"));
        (await Api.StatusAsync(server)).Number("leases_free").ShouldBe(254 - 20 - 2, "of those that are not reserved");
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(23));
    }

    [Test]
    public async Task Repeated_it_changes_nothing()
    {
        var (server, peers) = (Sample.Dual(), new JsonNode[] { Importing.Peer(routed: "192.168.7.0/24"), Importing.Peer() });
        await Api.ImportAsync(server, peers);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await Api.ImportAsync(server, peers)).ShouldHaveImported(added: 0, unchanged: 2);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Adds_to_a_server_what_it_lacks()
    {
        var (server, known) = (await Api.AddServerAsync(), Importing.Peer());
        await Api.LeaseAsync(server, known.Text("client_name"), known.Text("public_key"));

        (await Api.ImportAsync(server, known, Importing.Peer(), Importing.Peer(lease: server.Address(3)))).ShouldHaveImported(
            added: 2, unchanged: 1);

        (await Api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe([server.Address(2), server.Address(3), server.Address(4)]);
        (await Api.ConfigAsync(server)).Number("revision").ShouldBe(3);
    }

    [Test]
    public async Task Names_the_clients_whose_peering_is_disabled()
    {
        // An adoption gave a deleted client access again before it found that another one of its peers was disabled.
        var (server, known, other) = (await Api.AddServerAsync(), Importing.Peer(), Importing.Peer());
        await Api.LeaseAsync(server, known.Text("client_name"), known.Text("public_key"));
        await Api.LeaseAsync(await Api.AddServerAsync(), other.Text("client_name"));
        string[] disabled = [known.Text("client_name")!, other.Text("client_name")!];
        foreach (var client in disabled)
        {
            (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["disabled"] = true })).ShouldBe(200);
        }

        var body = Importing.Body(server, known, Importing.Peer(), other).With(("dry_run", true));
        foreach (var answer in new[] { await Api.PostAsync("server/import", body), await Api.ImportAsync(server, known, other) })
        {
            answer.ShouldBe(200).Texts("disabled").ShouldBe(disabled);
        }
    }

    [Test]
    public async Task Names_the_clients_that_there_were_before()
    {
        // Two people of one name on two servers became one client, and were removed together.
        var (server, unchanged, elsewhere) = (await Api.AddServerAsync(), Importing.Peer(), Importing.Peer());
        await Api.LeaseAsync(server, unchanged.Text("client_name"), unchanged.Text("public_key"));
        await Api.LeaseAsync(await Api.AddServerAsync(), elsewhere.Text("client_name"));

        var body = Importing.Body(server, unchanged, Importing.Peer(), elsewhere).With(("dry_run", true));
        foreach (var answer in new[] { await Api.PostAsync("server/import", body), await Api.ImportAsync(server, unchanged, elsewhere) })
        {
            answer.ShouldBe(200).Texts("existing_clients").ShouldBe([elsewhere.Text("client_name")!]);
        }

        (await Api.ImportAsync(server, unchanged, elsewhere)).ShouldBe(200).Texts("existing_clients").ShouldBeEmpty();
    }

    [Test]
    public async Task Takes_a_server_without_peers()
    {
        var server = Sample.Server();

        (await Api.ImportAsync(server)).ShouldHaveImported(added: 0, unchanged: 0);

        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Without_peers_to_add_has_the_receipt_of_the_server_as_it_is()
    {
        var server = await Api.AddServerAsync();

        (await Api.ImportAsync(server)).Receipt(server).ShouldBePending(revision: 1);
    }

    [Test]
    public async Task Waits_for_the_receipt_when_asked_to()
    {
        var server = await Api.AddServerAsync();
        await Api.ReportAsync(server);
        var waiting = await Api.ChangeAndWaitAsync("server/import", Importing.Body(server, Importing.Peer()), server);
        await waiting.ShouldWaitAsync();

        await Api.ReportAsync(server);

        (await waiting.WaitAsync(Asking.BeforeTimeIsUp)).Receipt(server).ShouldBeApplied(revision: 2, by: 2);
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        var (server, name) = (Sample.Server(mask: 30), Sample.Name());
        var body = Importing.Body(server, Importing.Peer(), Importing.Peer(name)).With(("dry_run", true));

        var answer = (await Api.PostAsync("server/import", body)).ShouldBe(200);

        (answer.Number("added"), answer.GetProperty("receipts").Names().Length).ShouldBe((1, 0));
        answer.GetProperty("conflicts").EnumerateArray().Single().Text("client_name").ShouldBe(name, "the pool has room for one");
        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldRefuse(404, "server-not-found");
        (await Api.PeeringsAsync(name)).ShouldBeEmpty();
    }

    [Test]
    public async Task Exported_again_has_every_peer()
    {
        var (server, client) = (Sample.Dual(), Sample.Name());
        var peer = Importing.Peer(client, routed: "192.168.7.0/24").With(("owner", "ann"), ("note", "one\n[Peer]\r\nPublicKey = x"));
        await Api.ImportAsync(server, peer, Importing.Peer());

        var answer = await Api.GetAsync($"server/export?server_name={server.Name()}");

        (answer.Status, answer.MediaType).ShouldBe((200, "text/plain"));
        var lines = answer.Text.Split('\n');
        lines.Where(line => !line.StartsWith('#') && line.Length > 0).Select(line => line.Split(' ')[0])
            .ShouldBe(["[Peer]", "PublicKey", "AllowedIPs", "[Peer]", "PublicKey", "AllowedIPs"]);
        lines.ShouldContain($"PublicKey = {peer.Text("public_key")}");
        lines.ShouldContain($"AllowedIPs = {server.Address(2)}/32, {server.AddressV6(2)}/128, 192.168.7.0/24");
        lines.ShouldContain($"# Name = {client}");
        lines.ShouldContain("# PublicKey = x");
    }
}
