using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Lifecycle;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Lists;

/// <summary>client/list: what it says of a client, in pages.</summary>
public sealed class ClientListTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Gives_a_client_with_its_peerings_and_what_their_tunnels_do()
    {
        var (server, other, client, key) =
            (await Api.AddServerAsync(Sample.Dual()), await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.AddAsync(
            server,
            client,
            ("public_key", key),
            ("owner", "ann"),
            ("note", "Ann's"),
            ("tags", new JsonArray("a", "b")),
            ("routed_networks", new JsonArray("192.0.2.0/25")));
        await Api.AddAsync(other, client, ("expires_in", 3600));
        var handshake = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60);
        await Api.ReportAsync(server, Reporting.Peer(key, handshake, received: 3, sent: 4));

        var found = (await Api.ClientsAsync($"server_name={server.Name()}")).ShouldHaveSingleItem();

        (found.Text("client_name"), found.Text("owner"), found.Text("note"), found.Text("created_by")).ShouldBe(
            (client, "ann", "Ann's", "admin"));
        found.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).ShouldBe(["a", "b"]);
        (found.GetProperty("online").GetBoolean(), found.Moment("last_handshake"), found.GetProperty("disabled").GetBoolean()).ShouldBe(
            (true, handshake, false));
        found.GetProperty("peerings").Names().ShouldBe([server.Name(), other.Name()], ignoreOrder: true);
        var (one, two) =
            (found.GetProperty("peerings").GetProperty(server.Name()), found.GetProperty("peerings").GetProperty(other.Name()));
        (one.Text("public_key"), one.Text("lease"), one.Text("lease_v6")).ShouldBe((key, server.Address(2), server.AddressV6(2)));
        (one.GetProperty("online").GetBoolean(), one.Number("rx_bytes"), one.Number("tx_bytes"), one.Moment("last_handshake")).ShouldBe(
            (true, 3, 4, handshake));
        one.GetProperty("routed_networks").EnumerateArray().Select(network => network.GetString()).ShouldBe(["192.0.2.0/25"]);
        (two.GetProperty("online").GetBoolean(), two.Moment("last_handshake"), two.Moment("expires_at") is null).ShouldBe(
            (false, null, false));
        (one.Moment("expires_at"), one.Text("created_by"), one.Moment("created_at") is null).ShouldBe((null, "admin", false));
    }

    [Test]
    public async Task Is_read_with_a_query_or_a_body()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var body = new JsonObject { ["server_name"] = server.Name(), ["limit"] = 5 };

        var texts = new[]
        {
            await Api.GetAsync($"client/list/?server_name={server.Name()}&limit=5"),
            await Api.SendAsync("GET", "client/list", body.ToJsonString(), "application/json;"),
            await Api.PostAsync("client/list/", body),
        }.Select(answer => answer.ShouldBe(200).GetRawText()).Distinct();

        texts.ShouldHaveSingleItem().ShouldContain(client);
    }

    [Test]
    public async Task Goes_on_behind_a_page_whatever_comes_and_goes()
    {
        var server = await Api.AddServerAsync();
        foreach (var name in new[] { "e", "c", "a", "g", "i" })
        {
            await Api.LeaseAsync(server, $"{server.Name()}-{name}");
        }

        var first = (await Api.GetAsync($"client/list?server_name={server.Name()}&limit=2")).ShouldBe(200);
        first.GetProperty("clients").EnumerateArray().Select(client => client.Text("client_name"))
            .ShouldBe([$"{server.Name()}-a", $"{server.Name()}-c"]);
        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = $"{server.Name()}-c" })).ShouldBe(200);
        await Api.LeaseAsync(server, $"{server.Name()}-b");
        await Api.LeaseAsync(server, $"{server.Name()}-d");

        (await NamesAsync($"limit=3&after={first.Text("next")}")).ShouldBe(["d", "e", "g"]);
        var last = (await Api.GetAsync($"client/list?server_name={server.Name()}&limit=6")).ShouldBe(200);
        (last.Text("next"), last.GetProperty("clients").GetArrayLength()).ShouldBe((null, 6), "a page that is just full is the last one");

        async Task<string[]> NamesAsync(string query) =>
            [.. (await Api.ClientNamesAsync($"server_name={server.Name()}&{query}")).Select(name => name![(server.Name().Length + 1)..])];
    }

    [Test]
    public async Task Finds_the_client_of_a_name_and_not_those_whose_names_contain_it()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(server, $"{client}-2");

        (await Api.ClientNamesAsync($"client_name={client}")).ShouldBe([client]);
        (await Api.ClientNamesAsync($"client_name={client}&server_name={server.Name()}&limit=1")).ShouldBe([client]);
        (await Api.ClientNamesAsync($"client_name={client}-3")).ShouldBeEmpty();
        (await Api.GetAsync("client/list?client_name=_")).Status.ShouldBe(400);
    }

    [Test]
    public async Task Filters_by_owner_and_tag_as_they_are_now()
    {
        var (server, one, two, owner, tag) =
            (await Api.AddServerAsync(), Sample.Name("a"), Sample.Name("b"), Sample.Name("owner"), Sample.Name("tag \u00e4,"));
        await Api.AddAsync(server, one, ("owner", owner), ("tags", new JsonArray("x", tag)));
        await Api.AddAsync(server, two, ("owner", owner.ToUpperInvariant()));

        (await Api.ClientNamesAsync($"owner={owner}")).ShouldBe([one]);
        (await Api.ClientNamesAsync($"tag={Uri.EscapeDataString(tag)}")).ShouldBe([one]);
        (await Api.UpdateAsync(one, ("tags", new JsonArray("x")), ("owner", ""))).ShouldBe(200);
        (await Api.UpdateAsync(two, ("tags", new JsonArray(tag)))).ShouldBe(200);
        (await Api.ClientNamesAsync($"tag={Uri.EscapeDataString(tag)}")).ShouldBe([two]);
        (await Api.ClientNamesAsync($"owner={owner}")).ShouldBeEmpty();
        var renamed = Sample.Name("c");
        (await Api.UpdateAsync(two, ("new_name", renamed))).ShouldBe(200);
        (await Api.ClientNamesAsync($"tag={Uri.EscapeDataString(tag)}")).ShouldBe([renamed]);
        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = renamed })).ShouldBe(200);
        (await Api.ClientNamesAsync($"tag={Uri.EscapeDataString(tag)}")).ShouldBeEmpty();
    }

    [Test]
    public async Task Filters_by_a_server_also_by_its_former_name_and_refuses_one_that_is_not_there()
    {
        var (server, client, name) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name("renamed"));
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(await Api.AddServerAsync());
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["new_name"] = name })).ShouldBe(200);

        (await Api.ClientNamesAsync($"server_name={server.Name()}")).ShouldBe([client]);
        (await Api.ClientNamesAsync($"server_name={name}")).ShouldBe([client]);
        (await Api.GetAsync("client/list?server_name=nowhere")).ShouldRefuse(404, "server-not-found", "nowhere");
    }

    [Test, WithoutStorage]
    public async Task Needs_a_role_that_reads_the_fleet()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await Api.With(await Api.TokenAsync("viewer")).GetAsync("client/list")).ShouldBe(200);
        foreach (var list in new[] { "client/list", "server/list" })
        {
            (await Api.With(await Api.TokenAsync("server", server.Name())).GetAsync(list)).ShouldRefuse(403, "forbidden");
            (await Api.With(await Api.TokenAsync("client", client: client)).GetAsync(list)).ShouldRefuse(403, "forbidden");
        }
    }

    [TestCase("client/list?after=x", "after")]
    [TestCase("client/list?after=bGFwdG9w=", "after")]
    [TestCase("client/list?after=YS9i", "after", Description = "a/b")]
    [TestCase("client/list?after=", "after")]
    [TestCase("client/list?limit=0", "limit")]
    [TestCase("client/list?limit=1001", "limit")]
    [TestCase("client/list?limit=many", "limit")]
    [TestCase("client/list?search=", "search")]
    [TestCase("client/list?search=%07", "search")]
    [TestCase("client/list?server_name=_", "server_name")]
    [TestCase("client/list?owner=", "owner")]
    [TestCase("client/list?tag=", "tag")]
    [TestCase("client/list?state=Online", "state")]
    [TestCase("client/list?state=idle", "idle_since")]
    [TestCase("client/list?idle_since=yesterday", "idle_since")]
    [TestCase("client/list?idle_since=1969-01-01T00:00:00Z", "idle_since")]
    [TestCase("client/list?states=online", "states")]
    [TestCase("client/list?limit=0&state=&colour=red", "colour")]
    [TestCase("server/list?after=x", "after")]
    [TestCase("server/list?limit=0", "limit")]
    [TestCase("server/list?state=online", "state")]
    [TestCase("server/list?owner=", "owner")]
    [TestCase("server/list?tag=", "tag")]
    [TestCase("server/list?server_name=_", "server_name")]
    [TestCase("server/list?idle_since=yesterday", "idle_since")]
    [TestCase("server/list?client_name=ann", "client_name")]
    [TestCase("server/list?search=", "search")]
    [WithoutStorage]
    public async Task Refuses_by_name(string call, string field) =>
        (await Api.GetAsync(call)).ShouldRefuse(400, "validation").GetProperty("errors").Names().ShouldContain(field);
}
