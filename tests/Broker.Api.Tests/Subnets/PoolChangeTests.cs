using Broker.Api.Tests.Reports;
using Broker.Api.Tests.Watching;
using System.Text.Json;

namespace Broker.Api.Tests.Subnets;

/// <summary>What server/update can change of a server's addresses; every lease keeps its index.</summary>
[Category("Rule1")]
[Category("Rule2")]
public sealed class PoolChangeTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_wider_subnet_keeps_the_leases_and_leases_what_is_new()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 30));
        var first = await Api.LeaseAsync(server);
        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted");

        (await UpdateAsync(server, ("network_mask", 29))).ShouldBe(200).Number("network_mask").ShouldBe(29);

        (await Api.StatusAsync(server)).Number("leases_free").ShouldBe(4);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3), "the broadcast address of the narrower one");
        (await Api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe([first, server.Address(3)]);
        await ShouldHaveItsDigestAsync(server);
    }

    [Test]
    public async Task A_second_subnet_gives_every_client_its_address()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await UpdateAsync(server, ("network_address_v6", server.NetworkV6()), ("network_mask_v6", 64))).ShouldBe(200);

        (await Api.GetAsync($"client/config?client_name={client}&server_name={server.Name()}")).ShouldBe(200)
            .GetProperty("subnet").Text("lease_v6").ShouldBe(server.AddressV6(2));
        (await UpdateAsync(server, ("network_mask_v6", 60))).ShouldBe(200).Number("network_mask_v6").ShouldBe(60);
        await ShouldHaveItsDigestAsync(server);
    }

    [Test]
    public async Task The_servers_own_address_moves_to_a_free_one_and_the_old_one_is_leased_by_name()
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);

        (await UpdateAsync(server, ("server_wg_ip", server.Address(3)))).ShouldBe(200).Text("server_wg_ip").ShouldBe(server.Address(3));

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(4));
        (await Api.PostAsync(
            "client/add", Fleet.Client(Sample.Name(), server).With(("public_key", Sample.Key()), ("lease", server.Address(1)))))
            .ShouldBe(201).GetProperty("subnet").Text("lease").ShouldBe(server.Address(1));
        (await UpdateAsync(server, ("server_wg_ip", server.Address(4)))).ShouldRefuse(409, "lease-in-use", server.Address(4));
        await ShouldHaveItsDigestAsync(server);
    }

    [Test]
    public async Task The_reserved_count_changes_what_is_leased_next_only()
    {
        var server = await Api.AddServerAsync(Sample.Server(reserved: 20));
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(21));

        (await UpdateAsync(server, ("n_reserved_ips", 2))).ShouldBe(200).Number("n_reserved_ips").ShouldBe(2);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3));
        (await UpdateAsync(server, ("n_reserved_ips", 100))).ShouldBe(200);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(101));

        (await Api.StatusAsync(server)).Number("leases_free").ShouldBe(254 - 101, "102 to 254");
    }

    [Test]
    public async Task The_digest_changes_exactly_when_the_interface_does()
    {
        var server = await Api.AddServerAsync(Sample.Dual());
        await Api.LeaseAsync(server);
        (string Field, JsonNode Value, bool IsOfTheInterface)[] changes =
        [
            ("network_mask", 23, true), ("network_mask_v6", 60, true), ("server_wg_ip", server.Address(9), true),
            ("public_key", Sample.Key(), true),
            ("n_reserved_ips", 5, false), ("dns", "10.0.0.53", false), ("mtu", 1380, false), ("persistent_keepalive", 25, false),
            ("allow_overlap", true, false), ("allowed_ips", "0.0.0.0/0", false), ("endpoint_port", 7, false),
        ];
        foreach (var (field, value, isOfTheInterface) in changes)
        {
            var (before, tag) = (await Api.ConfigAsync(server), await Api.VersionAsync(server));

            (await UpdateAsync(server, (field, value))).ShouldBe(200);

            var after = await Api.ConfigAsync(server);
            (after.Text("digest") != before.Text("digest")).ShouldBe(isOfTheInterface, field);
            after.Number("revision").ShouldBe(before.Number("revision") + 1, field);
            (await UpdateAsync(server, (field, value))).ShouldBe(200);
            (await Api.ConfigAsync(server)).GetRawText().ShouldBe(after.GetRawText(), $"{field} again");
            (await Api.VersionAsync(server)).ShouldNotBe(tag, field);
            await ShouldHaveItsDigestAsync(server);
        }
    }

    [TestCase("dns", "10.0.0.53", "")]
    [TestCase("mtu", 1380, 0)]
    public async Task A_default_can_be_removed(string field, object value, object none)
    {
        var server = await Api.AddServerAsync(Sample.Server().With((field, JsonValue.Create(value))));

        (await UpdateAsync(server, (field, JsonValue.Create(none)))).ShouldBe(200).GetProperty(field).ValueKind.ShouldBe(
            JsonValueKind.Null);
    }

    [TestCase("network_mask", 25, "network_mask")]
    [TestCase("network_mask", 0, "network_mask")]
    [TestCase("network_mask", 33, "network_mask")]
    [TestCase("network_mask", 3, "network_mask")]
    [TestCase("network_mask_v6", 65, "network_mask_v6")]
    [TestCase("network_mask_v6", 0, "network_mask_v6")]
    [TestCase("network_mask_v6", -1, "network_mask_v6")]
    [TestCase("network_address_v6", "fd00::", "network_address_v6")]
    [TestCase("network_address_v6", "::ffff:1.2.3.4", "network_address_v6")]
    [TestCase("server_wg_ip", "192.0.2.1", "server_wg_ip")]
    [TestCase("server_wg_ip", "x", "server_wg_ip")]
    [TestCase("n_reserved_ips", -1, "n_reserved_ips")]
    [TestCase("n_reserved_ips", 254, "n_reserved_ips")]
    [TestCase("mtu", 1, "mtu")]
    [TestCase("mtu", 65536, "mtu")]
    [TestCase("persistent_keepalive", 65536, "persistent_keepalive")]
    [TestCase("dns", "a b", "dns")]
    [TestCase("network_address", "10.0.0.0", "network_address")]
    public async Task Refuses_and_changes_nothing(string field, object value, string named)
    {
        var server = await Api.AddServerAsync(Sample.Dual());
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await UpdateAsync(server, ("endpoint_port", 9), (field, JsonValue.Create(value)))).ShouldNameFields(named);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Refuses_half_of_a_second_subnet()
    {
        var server = await Api.AddServerAsync();

        (await UpdateAsync(server, ("network_address_v6", server.NetworkV6()))).ShouldNameFields("network_mask_v6");
        (await UpdateAsync(server, ("network_mask_v6", 64))).ShouldNameFields("network_address_v6");
    }

    [Test]
    [Category("Rule6")]
    public async Task Refuses_to_widen_over_another_server()
    {
        var block = Sample.Block();
        var (server, other) = (await Api.AddServerAsync(Sample.Server(block)), await Api.AddServerAsync(Sample.Server(block.Plus(256))));

        (await UpdateAsync(server, ("network_mask", 23))).ShouldRefuse(409, "subnet-overlap", other.Name());
        (await UpdateAsync(server, ("network_mask", 23), ("allow_overlap", true))).ShouldBe(200);
    }

    [Test]
    [Category("Rule7")]
    public async Task Refuses_to_widen_over_a_routed_network()
    {
        var block = Sample.Block();
        var (server, client) = (await Api.AddServerAsync(Sample.Server(block)), Sample.Name());
        await Api.PostAsync("client/add", Fleet.Client(client, server)
            .With(("public_key", Sample.Key()), ("routed_networks", new JsonArray($"{block.Plus(256)}/28"))));

        (await UpdateAsync(server, ("network_mask", 23))).ShouldRefuse(409, "network-overlap", client);
    }

    private Task<Answer> UpdateAsync(JsonObject server, params (string, JsonNode?)[] changes) =>
        Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name() }.With(changes));

    private async Task ShouldHaveItsDigestAsync(JsonObject server)
    {
        var config = await Api.ConfigAsync(server);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
    }
}
