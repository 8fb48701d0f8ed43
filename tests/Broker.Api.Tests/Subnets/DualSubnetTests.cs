using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Subnets;

/// <summary>A server with an IPv4 and an IPv6 subnet: one lease is an address in each.</summary>
[Category("Rule2")]
public sealed class DualSubnetTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_lease_is_an_address_in_each()
    {
        var (server, client, key) = (await Api.AddServerAsync(Sample.Dual(reserved: 20)), Sample.Name(), Sample.Key());

        var added = (await Api.AddClientAsync(client, server, key)).ShouldBe(201).GetProperty("subnet");

        (added.Text("lease"), added.Text("lease_v6")).ShouldBe((server.Address(21), server.AddressV6(21)));
        added.Text("allowed_ips").ShouldBe($"{server.Text("network_address")}/24, {server.NetworkV6()}/64");
        var config = await Api.ConfigAsync(server);
        config.GetProperty("peers")[0].Texts("allowed_ips").ShouldBe([$"{server.Address(21)}/32", $"{server.AddressV6(21)}/128"]);
        config.GetProperty("server").Text("server_wg_ip_v6").ShouldBe(server.AddressV6(1));
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        var listed = (await Api.GetAsync("client/list_all")).ShouldBe(200).GetProperty(client).EnumerateObject().Single().Value;
        listed.Text("lease_v6").ShouldBe(server.AddressV6(21));
    }

    [Test]
    public async Task All_calls_that_tell_of_a_server_have_both_subnets()
    {
        var server = await Api.AddServerAsync(Sample.Dual().With(("server_wg_ip", null)));
        var exists = (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldBe(200);
        var listed = (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty(server.Name());

        foreach (var answer in new[] { exists, listed, (await Api.ConfigAsync(server)).GetProperty("server") })
        {
            answer.Text("network_address_v6").ShouldBe(server.NetworkV6());
            answer.Number("network_mask_v6").ShouldBe(64);
            (answer.Text("server_wg_ip"), answer.Text("server_wg_ip_v6")).ShouldBe((server.Address(1), server.AddressV6(1)));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_server_has_the_address_that_it_names_in_either(bool inSecond)
    {
        var server = Sample.Dual();
        server = await Api.AddServerAsync(server.With(("server_wg_ip", inSecond ? server.AddressV6(2) : server.Address(2))));

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3), "2 is the server's");
        var config = await Api.ConfigAsync(server);
        (config.GetProperty("server").Text("server_wg_ip"), config.GetProperty("server").Text("server_wg_ip_v6"))
            .ShouldBe((server.Address(2), server.AddressV6(2)));
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        (await Api.GetAsync($"server/wireguard_ip?server_name={server.Name()}")).ShouldBe(200).Text("server_wg_ip")
            .ShouldBe(server.Address(2));
        (await Api.StatusAsync(server)).Number("leases_free").ShouldBe(254 - 1 - 1 - 1, "the first host is leased by name only");
    }

    [Test]
    public async Task A_repeat_of_the_add_is_the_same_server()
    {
        var server = await Api.AddServerAsync(Sample.Dual());

        (await Api.PostAsync("server/add", server)).ShouldBe(200);
        (await Api.PostAsync("server/add", server.With(("network_mask_v6", 63)))).ShouldRefuse(409, "server-exists");
        (await Api.PostAsync("server/add", server.With(("network_address_v6", null), ("network_mask_v6", null)))).ShouldRefuse(
            409, "server-exists");
        (await Api.PostAsync("server/add", server.With(("server_wg_ip", server.Address(9))))).ShouldRefuse(409, "server-exists");
    }

    [Test]
    [Category("Rule6")]
    public async Task A_second_subnet_overlaps_as_a_first_one_does()
    {
        var server = await Api.AddServerAsync(Sample.Dual());

        (await Api.PostAsync("server/add", Sample.Server().With(("network_address_v6", server.NetworkV6()), ("network_mask_v6", 80))))
            .ShouldRefuse(409, "subnet-overlap", server.Name());
        (await Api.PostAsync("server/add", Sample.Server().With(("network_address", server.NetworkV6()), ("network_mask", 112))))
            .ShouldRefuse(409, "subnet-overlap", server.Name());
    }

    [TestCase("network_address_v6", "10.0.0.0", "network_mask_v6")]
    [TestCase("network_address_v6", "::ffff:10.0.0.0", "network_address_v6")]
    [TestCase("network_address_v6", "fd00::1", "network_address_v6")]
    [TestCase("network_address_v6", "fd00::/64", "network_address_v6")]
    [TestCase("network_address_v6", "ff00::", "network_address_v6")]
    [TestCase("network_address_v6", null, "network_address_v6")]
    [TestCase("network_address_v6", "", "network_address_v6")]
    [TestCase("network_mask_v6", 129, "network_mask_v6")]
    [TestCase("network_mask_v6", 121, "network_mask_v6")]
    [TestCase("network_mask_v6", 0, "network_address_v6")]
    [TestCase("network_mask_v6", null, "network_mask_v6")]
    [TestCase("network_address", "fd01::", "network_address_v6")]
    [TestCase("server_wg_ip", "10.0.0.0", "server_wg_ip")]
    [TestCase("server_wg_ip", "fd00::", "server_wg_ip")]
    [TestCase("server_wg_ip", "::ffff:10.0.0.1", "server_wg_ip")]
    [TestCase("server_wg_ip", "10.0.0.1/24", "server_wg_ip")]
    [TestCase("server_wg_ip", "", "server_wg_ip")]
    [TestCase("server_wg_ip", "NETWORK", "server_wg_ip")]
    [TestCase("server_wg_ip", "BROADCAST", "server_wg_ip")]
    [TestCase("dns", "a b", "dns")]
    [TestCase("dns", "10.0.0.53\nPostUp = reboot", "dns")]
    [TestCase("dns", ",", "dns")]
    public async Task Refuses_and_stores_nothing(string field, object? value, string named)
    {
        var server = Sample.Dual();
        value = value switch { "NETWORK" => server.Address(0), "BROADCAST" => server.Address(255), _ => value };
        var body = server.With((field, null));
        body[field] = value is null ? null : JsonValue.Create(value);

        (await Api.PostAsync("server/add", body)).ShouldNameFields(named);

        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldRefuse(404, "server-not-found");
    }

    [Test]
    public async Task An_ipv6_server_gives_its_clients_ipv6_addresses()
    {
        var dual = Sample.Server();
        var server =
            await Api.AddServerAsync(dual.With(("network_address", dual.NetworkV6()), ("network_mask", 64), ("n_reserved_ips", 9)));

        var added = (await Api.AddClientAsync(Sample.Name(), server)).ShouldBe(201).GetProperty("subnet");

        (added.Text("lease"), added.Text("lease_v6")).ShouldBe((dual.AddressV6(10), null));
        var config = await Api.ConfigAsync(server);
        config.GetProperty("peers")[0].Texts("allowed_ips").ShouldBe([$"{dual.AddressV6(10)}/128"]);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
    }

    [Test]
    public async Task Clients_are_told_the_defaults()
    {
        var (server, client) = (await Api.AddServerAsync(
            Sample.Server().With(("dns", "10.0.0.53,example.com"), ("mtu", 1380), ("persistent_keepalive", 25))), Sample.Name());
        await Api.LeaseAsync(server, client);

        var told = (await Api.GetAsync($"client/config?client_name={client}&server_name={server.Name()}")).ShouldBe(200)
            .GetProperty("server");

        (told.Text("dns"), told.Number("mtu"), told.Number("persistent_keepalive")).ShouldBe(("10.0.0.53, example.com", 1380, 25));
    }
}
