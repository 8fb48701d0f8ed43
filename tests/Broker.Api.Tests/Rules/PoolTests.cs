using System.Net;

namespace Broker.Api.Tests.Rules;

/// <summary>How many addresses a subnet has to lease, and what happens when all are leased.</summary>
[Category("Rule1")]
public sealed class PoolTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase(30, null, 2, 2)]
    [TestCase(30, 0, 2, 2)]
    [TestCase(30, 1, 2, 2)]
    [TestCase(29, 0, 2, 6)]
    [TestCase(29, 3, 4, 6)]
    [TestCase(29, 5, 6, 6)]
    [TestCase(24, 252, 253, 254)]
    public async Task Leases_every_address_below_the_broadcast_address_and_no_more(int mask, int? reserved, int first, int last)
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: mask, reserved: reserved));
        for (var index = first; index <= last; index++)
        {
            (await Api.LeaseAsync(server)).ShouldBe(server.Address(index));
        }

        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted", $"{server.Text("network_address")}/{mask}");
    }

    [Test]
    public async Task Leases_again_what_an_exhausted_pool_gets_back()
    {
        var (server, client) = (await Api.AddServerAsync(Sample.Server(mask: 29, reserved: 3)), Sample.Name());
        await Api.LeaseAsync(server);
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(server);

        await Api.RemoveAsync(client, server);

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(5));
        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted");
    }

    [Test]
    public async Task Replaces_a_peering_of_an_exhausted_pool()
    {
        var (server, client) = (await Api.AddServerAsync(Sample.Server(mask: 30)), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await Api.LeaseAsync(server, client)).ShouldBe(server.Address(2));
    }

    [Test]
    [Category("Rule9")]
    public async Task Leaves_nothing_of_a_client_that_found_no_address()
    {
        var (server, late) = (await Api.AddServerAsync(Sample.Server(mask: 30)), Sample.Name());
        await Api.LeaseAsync(server);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await Api.AddClientAsync(late, server)).ShouldRefuse(409, "pool-exhausted");

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
        (await Api.PeeringsAsync(late)).ShouldBeEmpty();
    }

    [Category("Rule2")]
    [TestCase(32, null, "network_mask")]
    [TestCase(31, null, "network_mask")]
    [TestCase(31, 0, "network_mask")]
    [TestCase(30, 2, "n_reserved_ips")]
    [TestCase(30, 3, "n_reserved_ips")]
    [TestCase(29, 6, "n_reserved_ips")]
    [TestCase(24, 254, "n_reserved_ips")]
    [TestCase(24, int.MaxValue, "n_reserved_ips")]
    [WithoutStorage]
    public async Task Refuses_a_subnet_without_room_for_the_server_and_a_lease(int mask, int? reserved, string field)
    {
        var server = Sample.Server(mask: mask, reserved: reserved);

        (await Api.PostAsync("server/add", server)).ShouldNameFields(field);

        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldRefuse(404, "server-not-found");
    }

    [Category("Rule2")]
    [TestCase(10, "100.64.0.0", 0, "100.64.0.1", "100.64.0.2")]
    [TestCase(10, "100.128.0.0", 4194301, "100.128.0.1", "100.191.255.254")]
    [TestCase(30, "223.255.255.252", 0, "223.255.255.253", "223.255.255.254")]
    public async Task Knows_its_own_and_the_first_lease_of_any_subnet(int mask, string network, int reserved, string own, string first)
    {
        var server = await Api.AddServerAsync(Sample.Server(IPAddress.Parse(network), mask, reserved));

        (await Api.GetAsync($"server/wireguard_ip?server_name={server.Name()}")).ShouldBe(200).Text("server_wg_ip").ShouldBe(own);
        (await Api.LeaseAsync(server)).ShouldBe(first);
    }
}
