namespace Broker.Api.Tests.Imports;

/// <summary>An import that cannot be taken as a whole is not taken at all, and names every reason.</summary>
public sealed class ImportRefusalTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly string Client = Sample.Name("import");

    private static IEnumerable<TestCaseData> Peers() =>
    [
        Case("a name that is none", ("client_name", "a b")),
        Case("no name", ("client_name", null)),
        Case("a key that is none", ("public_key", "x")),
        Case("no key", ("public_key", null)),
        Case("a lease that is none", ("lease", "10.0.0.0/24")),
        Case("an IPv4-mapped lease", ("lease", "::ffff:10.0.0.9")),
        Case("a lease elsewhere", ("lease", "192.0.2.1")),
        Case("a default route", ("routed_networks", new JsonArray("0.0.0.0/0"))),
        Case("a network that is null", ("routed_networks", new JsonArray((JsonNode?)null))),
        Case("too many networks", ("routed_networks",
            new JsonArray([.. Enumerable.Range(0, 65).Select(number => (JsonNode)$"172.16.{number}.0/24")]))),
        Case("an owner with a line break", ("owner", "a\nb")),
        Case("a note with a control character", ("note", "\u0007")),
        Case("a note of 1001 characters", ("note", new string('n', 1001))),
    ];

    [TestCaseSource(nameof(Peers))]
    public async Task Of_a_peer_with(string field, JsonNode? value)
    {
        var server = Sample.Server();
        var peer = Importing.Peer(Client);
        peer[field] = value?.DeepClone();

        (await Api.ImportAsync(server, Importing.Peer(), peer)).ShouldConflict(field == "client_name" ? value?.GetValue<string>() : Client);

        await ShouldNotBeThereAsync(server);
    }

    [Test]
    public async Task Of_several_peers_has_a_reason_for_each()
    {
        var (server, key) = (Sample.Dual(), Sample.Key());
        string[] names = [.. Enumerable.Range(0, 8).Select(_ => Sample.Name())];

        var reasons = (await Api.ImportAsync(
            server,
            Importing.Peer(names[7], key, server.Address(9), "192.168.0.0/16"),
            Importing.Peer(names[0], key),
            Importing.Peer(names[1], lease: server.Address(9)),
            Importing.Peer(names[2], routed: "192.168.7.0/24"),
            Importing.Peer(names[3], server.Key()),
            Importing.Peer(names[4], lease: server.Address(1)),
            Importing.Peer(names[5], routed: $"{server.NetworkV6()}/80"),
            Importing.Peer(names[6], lease: server.AddressV6(9)),
            Importing.Peer(names[7]))).ShouldConflict(names);

        reasons.ShouldAllBe(reason => reason.EndsWith('.'));
        await ShouldNotBeThereAsync(server);
    }

    [Test]
    public async Task Of_a_peer_that_is_there_with_other_values_names_these()
    {
        var (server, peer) = (Sample.Server(), Importing.Peer(routed: "192.168.7.0/24"));
        var client = peer.Text("client_name");
        await Api.ImportAsync(server, peer);
        var before = (await Api.ConfigAsync(server)).GetRawText();
        (string, JsonNode?)[] changes = [("public_key", Sample.Key()), ("lease", server.Address(9)), ("routed_networks", new JsonArray())];
        foreach (var change in changes)
        {
            (await Api.ImportAsync(server, Importing.Peer(), peer.With(change))).ShouldConflict(client);
        }

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Of_a_server_that_differs_names_every_difference()
    {
        var server = await Api.AddServerAsync();
        var before = (await Api.ConfigAsync(server)).GetRawText();
        var other = server.With(("endpoint_port", 9), ("network_mask", 25), ("mtu", 1380), ("public_key", Sample.Key()));

        var reasons = (await Api.ImportAsync(other, Importing.Peer())).ShouldConflict(null, null, null, null, null);

        foreach (var field in new[] { "public_key", "endpoint", "subnets", "allowed_ips", "mtu" })
        {
            reasons.ShouldContain(reason => reason.Contains(field, StringComparison.Ordinal));
        }

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Of_a_server_that_another_one_precludes()
    {
        var other = await Api.AddServerAsync();

        (await Api.ImportAsync(Sample.Server().With(("network_address", other.Text("network_address"))), Importing.Peer()))
            .ShouldConflict([null]);
        (await Api.ImportAsync(Sample.Server().With(("public_key", other.Key())), Importing.Peer())).ShouldConflict([null]);
    }

    [Test]
    [Category("Rule6")]
    public async Task Of_a_client_of_an_overlapping_server()
    {
        var (other, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(other, client);
        var server = Sample.Server().With(("network_address", other.Text("network_address")), ("allow_overlap", true));

        (await Api.ImportAsync(server, Importing.Peer(client), Importing.Peer())).ShouldConflict(client)[0].ShouldContain(other.Name());

        await ShouldNotBeThereAsync(server);
    }

    [Test]
    [Category("Rule1")]
    public async Task Of_more_peers_than_there_are_addresses()
    {
        var server = Sample.Server(mask: 29);
        string[] names = [.. Enumerable.Range(0, 7).Select(_ => Sample.Name())];

        (await Api.ImportAsync(server, [.. names.Select(name => Importing.Peer(name))])).ShouldConflict(names[5], names[6]);

        await ShouldNotBeThereAsync(server);
    }

    [TestCase("server", "network_msk", "network_mask")]
    [TestCase("server", "lease", null)]
    [TestCase("peers", "public-key", "public_key")]
    [TestCase("peers", "ownr", "owner")]
    [Category("Rule10")]
    public async Task Of_an_unknown_field_within_names_the_nearest(string within, string unknown, string? nearest)
    {
        var body = Importing.Body(Sample.Server(), Importing.Peer());
        (within == "server" ? body["server"]!.AsObject() : body["peers"]![0]!.AsObject())[unknown] = "x";

        var message = (await Api.PostAsync("server/import", body)).ShouldNameFields(within).GetProperty(within)[0].GetString()!;

        message.ShouldContain($"{unknown}: There is no such field here.");
        if (nearest is not null)
        {
            message.ShouldContain($"'{nearest}'");
        }
    }

    [TestCase("network_mask", "33")]
    [TestCase("network_mask", "\"x\"")]
    [TestCase("network_mask_v6", "129")]
    [TestCase("network_address", "\"10.0.0.1\"")]
    [TestCase("server_name", "\"a b\"")]
    [TestCase("public_key", "null")]
    [TestCase("mtu", "1")]
    [TestCase("allow_overlap", "\"yes\"")]
    public async Task Of_a_wrong_server_is_a_400_that_names_the_field(string field, string value)
    {
        var server = Sample.Server();
        var wrong = server.With((field, "?")).ToJsonString().Replace("\"?\"", value, StringComparison.Ordinal);

        var answer = await Api.PostAsync("server/import", $$"""{"server": {{wrong}}, "peers": []}""");

        answer.ShouldRefuse(400, "validation").GetRawText().ShouldContain(field);
        await ShouldNotBeThereAsync(server);
    }

    [TestCase("null", "server")]
    [TestCase("[]", "server")]
    [TestCase("{}", "server")]
    [TestCase("\"x\"", "server")]
    [TestCase("null", "peers")]
    [TestCase("{}", "peers")]
    [TestCase("[null]", "peers")]
    [TestCase("[[]]", "peers")]
    [TestCase("[1]", "peers")]
    [TestCase("[{}]", "peers")]
    [TestCase("1", "dry_run")]
    [TestCase("\"true\"", "dry_run")]
    public async Task Of_what_has_the_wrong_shape_is_a_400_that_names_it(string value, string field)
    {
        var server = Sample.Server();
        var body = Importing.Body(server, Importing.Peer()).With((field, "?")).ToJsonString()
            .Replace("\"?\"", value, StringComparison.Ordinal);

        (await Api.PostAsync("server/import", body)).ShouldNameFields(field);

        await ShouldNotBeThereAsync(server);
    }

    [Test]
    [WithoutStorage]
    public async Task Of_more_than_65536_peers_is_a_400()
    {
        var peers = string.Join(',', Enumerable.Repeat($$"""{"client_name":"a","public_key":"{{Sample.Key()}}"}""", 65_537));

        (await Api.PostAsync("server/import", $$"""{"server": {{Sample.Server().ToJsonString()}}, "peers": [{{peers}}]}"""))
            .ShouldNameFields("peers");
    }

    private static TestCaseData Case(string name, (string Field, JsonNode? Value) wrong) =>
        new TestCaseData(wrong.Field, wrong.Value).SetArgDisplayNames(name);

    private async Task ShouldNotBeThereAsync(JsonObject server)
    {
        (await Api.GetAsync($"server/exists?server_name={server.Name()}")).ShouldRefuse(404, "server-not-found");
        (await Api.GetAsync("client/list_all")).ShouldBe(200).EnumerateObject().SelectMany(client => client.Value.EnumerateObject())
            .ShouldNotContain(peering => peering.Value.Text("server") == server.Name());
    }
}
