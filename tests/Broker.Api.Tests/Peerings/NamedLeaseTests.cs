using Broker.Api.Tests.Watching;

namespace Broker.Api.Tests.Peerings;

/// <summary>The address that a caller names.</summary>
[Category("Rule1")]
[Category("Rule3")]
public sealed class NamedLeaseTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase(1 + 4, TestName = "a reserved one")]
    [TestCase(254, TestName = "the last one")]
    [TestCase(100, TestName = "one in the middle")]
    public async Task Is_leased(int index)
    {
        var server = await Api.AddServerAsync(Sample.Dual(reserved: 20));

        var added = (await AddAsync(server, Sample.Name(), server.Address(index))).ShouldBe(201).GetProperty("subnet");

        (added.Text("lease"), added.Text("lease_v6")).ShouldBe((server.Address(index), server.AddressV6(index)));
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(21));
    }

    [Test]
    public async Task Is_one_of_either_subnet()
    {
        var server = await Api.AddServerAsync(Sample.Dual());

        (await AddAsync(server, Sample.Name(), server.AddressV6(77))).ShouldBe(201).GetProperty("subnet").Text("lease")
            .ShouldBe(server.Address(77));
        (await AddAsync(server, Sample.Name(), server.Address(77))).ShouldRefuse(409, "lease-in-use", server.Address(77));
    }

    [Test]
    public async Task Moves_a_client_that_has_another_and_frees_that()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        var tag = await Api.VersionAsync(server);

        (await AddAsync(server, client, server.Address(9), key)).ShouldBe(201).Text("change").ShouldBe("replaced");
        (await AddAsync(server, client, server.Address(9), key)).ShouldBe(201).Text("change").ShouldBe("unchanged");

        (await Api.VersionAsync(server)).ShouldNotBe(tag);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(2));
        (await Api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe([server.Address(2), server.Address(9)]);
    }

    [Test]
    public async Task Moves_by_an_update_and_a_repeat_changes_nothing()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var update = Fleet.Client(client, server).With(("lease", server.Address(9)));

        var updated = (await Api.PostAsync("client/update", update)).ShouldBe(200);
        updated.GetProperty("peerings").GetProperty(server.Name()).Text("lease").ShouldBe(server.Address(9));
        updated.GetProperty("receipts").GetProperty(server.Name()).Number("revision").ShouldBe(3);
        (await Api.PostAsync("client/update", update)).ShouldBe(200)
            .GetProperty("receipts").GetProperty(server.Name()).Number("revision").ShouldBe(3);
    }

    [Test]
    public async Task Is_refused_when_another_client_has_it()
    {
        var (server, holder, client) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await AddAsync(server, holder, server.Address(9));
        await Api.LeaseAsync(server, client);

        (await AddAsync(server, Sample.Name(), server.Address(9))).ShouldRefuse(409, "lease-in-use", server.Address(9), holder);
        (await AddAsync(server, client, server.Address(9))).ShouldRefuse(409, "lease-in-use", holder);
        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("lease", server.Address(9))))).ShouldRefuse(
            409, "lease-in-use", holder);

        (await Api.PeersAsync(server)).Select(peer => peer.Address).ShouldBe([server.Address(2), server.Address(9)]);
    }

    [Test]
    public async Task Of_a_full_pool_may_be_a_reserved_one()
    {
        var server = await Api.AddServerAsync(Sample.Server(mask: 29, reserved: 5));
        await Api.LeaseAsync(server);

        (await Api.AddClientAsync(Sample.Name(), server)).ShouldRefuse(409, "pool-exhausted");
        (await AddAsync(server, Sample.Name(), server.Address(2))).ShouldBe(201);
    }

    [TestCase("NETWORK")]
    [TestCase("BROADCAST")]
    [TestCase("SERVER")]
    [TestCase("SERVER V6")]
    [TestCase("NETWORK V6")]
    [TestCase("OUTSIDE")]
    [TestCase("MAPPED")]
    [TestCase("CIDR")]
    [TestCase("fd00:ffff::1")]
    [TestCase("")]
    [TestCase("x")]
    public async Task Is_refused_and_nothing_changes_where_no_client_can_have_it(string lease)
    {
        var (server, client) = (await Api.AddServerAsync(Sample.Dual()), Sample.Name());
        lease = lease switch
        {
            "NETWORK" => server.Address(0),
            "BROADCAST" => server.Address(255),
            "SERVER" => server.Address(1),
            "SERVER V6" => server.AddressV6(1),
            "NETWORK V6" => server.NetworkV6(),
            "OUTSIDE" => server.Address(256),
            "MAPPED" => $"::ffff:{server.Address(9)}",
            "CIDR" => $"{server.Address(9)}/32",
            _ => lease,
        };

        (await AddAsync(server, client, lease)).ShouldNameFields("lease");

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        await Api.LeaseAsync(server, client);
        var before = (await Api.ConfigAsync(server)).GetRawText();
        (await Api.PostAsync("client/update", Fleet.Client(client, server).With(("lease", lease)))).ShouldNameFields("lease");
        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    /// <summary>The last address of an IPv6 subnet is a host's, but beside an IPv4 one it has no index there.</summary>
    [Test]
    public async Task Of_the_second_subnet_is_refused_where_the_first_has_none()
    {
        var server = await Api.AddServerAsync(Sample.Dual());

        (await AddAsync(server, Sample.Name(), server.AddressV6(255))).ShouldNameFields("lease");
        (await AddAsync(server, Sample.Name(), server.AddressV6(254))).ShouldBe(201);
    }

    [Test]
    public async Task Is_refused_by_a_precondition_like_any_replacement()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var body = Fleet.Client(client, server).With(("public_key", Sample.Key()), ("lease", server.Address(9)), ("note", "x"));

        (await Api.PostAsync("client/add", body, "If-None-Match", "*")).ShouldRefuse(412, "peering-exists", client);

        (await Api.PeersAsync(server)).Single().Address.ShouldBe(server.Address(2));
        (await Api.StateAsync(body)).ShouldNotContain("\"note\":\"x\"");
    }

    private Task<Answer> AddAsync(JsonObject server, string client, string lease, string? key = null) =>
        Api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", key ?? Sample.Key()), ("lease", lease)));
}
