using System.Text.Json;
using Broker.Api.Tests.Access;

namespace Broker.Api.Tests.Authority;

/// <summary>Every change of every call is in the audit trail, with who made it, from where and what it was before.</summary>
[Category("Rule12")]
public sealed class AuditTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Tells_who_changed_a_server_and_what_it_was()
    {
        var (server, wish, address) = (Sample.Server(), Tokens.Wish("operator"), Callers.NewAddress());
        using var client = Api.Address.Caller($"Bearer {await Api.TokenAsync(wish)}", address);
        var caller = new BrokerApi(client);

        await caller.AddServerAsync(server);
        (await caller.PostAsync("server/add", server)).ShouldBe(200); // unchanged
        (await caller.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = 51821 }))
            .ShouldBe(200);
        (await caller.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["endpoint_port"] = 51821 }))
            .ShouldBe(200);
        await caller.DeleteServerAsync(server);

        var entries = await EntriesAsync($"server_name={server.Name()}");
        entries.Select(entry => entry.Text("call")).ShouldBe(["server/add", "server/update", "server/delete"]);
        entries.ShouldAllBe(entry => entry.Text("caller") == wish.Text("token_name") && entry.Text("role") == "operator");
        entries.ShouldAllBe(entry => entry.Text("from") == $"{address}");
        entries[0].GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        entries[1].GetProperty("before").Text("endpoint").ShouldBe("vpn.example.com:51820");
        entries[1].GetProperty("after").Text("endpoint").ShouldBe("vpn.example.com:51821");
        entries[2].GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        entries[2].GetProperty("before").Text("public_key").ShouldBe(server.Key());
    }

    /// <summary>PostgreSQL takes no text with a null character.</summary>
    [TestCase("\0")]
    [TestCase("admin\0")]
    [TestCase("\n")]
    public async Task Is_not_asked_for_a_caller_that_nobody_is(string caller)
    {
        (await Api.PostAsync("audit/list", new JsonObject { ["caller"] = caller })).ShouldNameFields("caller");
        (await Api.GetAsync($"audit/list?caller={Uri.EscapeDataString(caller)}")).ShouldNameFields("caller");
    }

    [Test]
    public async Task Tells_every_change_of_a_client()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        var peering = Fleet.Client(client, server);

        await Api.LeaseAsync(server, client, key);
        (await Api.PostAsync("client/add", peering.With(("public_key", key)))).ShouldBe(201); // unchanged
        (await Api.PostAsync("client/add", peering.With(("public_key", key), ("owner", "ann")))).ShouldBe(201);
        (await Api.PostAsync("client/add", peering.With(("public_key", Sample.Key())))).ShouldBe(201);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["note"] = "phone" })).ShouldBe(200);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["note"] = "phone" })).ShouldBe(200); // unchanged
        await Api.RemoveAsync(client, server);
        await Api.RemoveAsync(client, server); // nothing
        await Api.LeaseAsync(server, client, key);
        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);

        var entries = await EntriesAsync($"client_name={client}");
        entries.Select(entry => entry.Text("call")).ShouldBe(
            ["client/add", "client/add", "client/add", "client/update", "server/remove_peer", "client/add", "client/delete"]);
        entries[1].GetProperty("after").Text("owner").ShouldBe("ann");
        entries[2].GetProperty("before").Text("public_key").ShouldBe(key);
        entries[3].GetProperty("after").Text("note").ShouldBe("phone");
    }

    [Test]
    public async Task Tells_every_change_of_tokens_and_invitations_and_no_secret()
    {
        var (server, client, wish) = (await Api.AddServerAsync(), Sample.Name(), Tokens.Wish("server", Sample.Name("server")));
        var secrets = new List<string?> { await Api.TokenAsync(wish) };
        secrets.Add((await Api.PostAsync("token/rotate", Tokens.Named(wish))).ShouldBe(200).Text("token"));
        (await Api.PostAsync("token/delete", Tokens.Named(wish))).ShouldBe(200);
        var invited = (await Api.PostAsync(
            "invitation/add", new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()) })).ShouldBe(201);
        secrets.Add(invited.Text("invitation"));
        secrets.Add((await Api.PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = invited.Text("invitation"),
            ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() },
        })).ShouldBe(200).Text("token"));

        var ofToken = await EntriesAsync($"server_name={wish.Text("server_name")}");
        var ofClient = await EntriesAsync($"client_name={client}");
        ofToken.Select(entry => entry.Text("call")).ShouldBe(["token/add", "token/rotate", "token/delete"]);
        ofClient.Select(entry => entry.Text("call"))
            .ShouldBe(["invitation/add", "invitation/accept", "invitation/accept", "invitation/accept"]);
        ofClient[1].Text("caller").ShouldBe($"invitation of {client}");
        var all = (await Api.GetAsync("audit/list?limit=1000", ("Accept", "application/x-ndjson"))).Text;
        all.ShouldContain($"\"{client}\"", Case.Sensitive, "it is the whole trail");
        secrets.ShouldAllBe(secret => secret!.Length > 40 && !all.Contains(secret, StringComparison.Ordinal));
    }

    [Test]
    public async Task What_is_refused_is_not_in_it()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());
        await Api.LeaseAsync(server, key: key);
        var client = Sample.Name();

        (await Api.AddClientAsync(client, server, key)).ShouldRefuse(409, "key-in-use");
        (await Api.With(await Api.TokenAsync("viewer")).AddClientAsync(client, server)).ShouldRefuse(403, "forbidden");

        (await EntriesAsync($"client_name={client}")).ShouldBeEmpty();
    }

    [Test]
    public async Task A_follower_misses_nothing_while_many_write()
    {
        const int Writers = 6;
        const int Each = 25;
        var server = await Api.AddServerAsync(Sample.Server(mask: 22));
        var wish = Tokens.Wish("operator");
        var writer = Api.With(await Api.TokenAsync(wish));
        var (seen, ids) = (new HashSet<string>(), new List<string>());
        var following = Task.Run(async () =>
        {
            string? after = null;
            for (var page = 0; page < 2000 && seen.Count < Writers * Each; page++)
            {
                var answer = (await OutlastAsync(() => Api.GetAsync(
                    $"audit/list?limit=7&caller={wish.Text("token_name")}{(after is null ? "" : $"&after={after}")}",
                    ("Prefer", "wait=10")))).ShouldBe(200);
                foreach (var entry in answer.GetProperty("entries").EnumerateArray())
                {
                    seen.Add(entry.Text("client_name")!);
                    ids.Add(entry.Text("id")!);
                }

                after = answer.Text("next");
            }
        });

        var names = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            var own = new List<string>();
            for (var i = 0; i < Each; i++)
            {
                var (name, key) = (Sample.Name(), Sample.Key());
                own.Add(name);
                (await OutlastAsync(() => writer.AddClientAsync(name, server, key))).Status.ShouldBeOneOf(200, 201);
            }

            return own;
        }));
        await following;

        seen.ShouldBe(names.SelectMany(own => own), ignoreOrder: true);
        ids.ShouldBeUnique();

        // A machine with much else to do lets the broker answer 503, after which a repeat is safe.
        static async Task<Answer> OutlastAsync(Func<Task<Answer>> call)
        {
            var answer = await call();
            for (var attempt = 1; attempt < 10 && answer.Status == 503; attempt++)
            {
                answer = await call();
            }

            return answer;
        }
    }

    [Test]
    public async Task Is_filtered_and_exported()
    {
        var (server, wish) = (Sample.Server(), Tokens.Wish("operator"));
        var caller = Api.With(await Api.TokenAsync(wish));
        await caller.AddServerAsync(server);
        await caller.DeleteServerAsync(server);

        var mine = $"caller={wish.Text("token_name")}";
        var both = await EntriesAsync(mine);
        both.Count.ShouldBe(2);
        (await EntriesAsync($"{mine}&after={both[0].Text("id")}")).ShouldHaveSingleItem().Text("call").ShouldBe("server/delete");
        (await EntriesAsync($"{mine}&before=now&limit=1")).ShouldHaveSingleItem().Text("id").ShouldBe(both[1].Text("id"));
        (await EntriesAsync($"{mine}&before={both[1].Text("id")}&limit=1")).ShouldHaveSingleItem().Text("id").ShouldBe(both[0].Text("id"));
        (await EntriesAsync($"{mine}&until=2026-01-02T03:04:05Z")).ShouldBeEmpty();
        (await EntriesAsync($"{mine}&since=2099-01-02T03:04:05Z")).ShouldBeEmpty();
        (await Api.GetAsync($"audit/list?{mine}&limit=1")).ShouldBe(200).Text("next").ShouldBe(both[0].Text("id"));
        var exported = await Api.GetAsync($"audit/list?{mine}", ("Accept", "application/x-ndjson"));
        exported.MediaType.ShouldBe("application/x-ndjson");
        exported.Text.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line).Text("call"))
            .ShouldBe(["server/add", "server/delete"]);
    }

    [TestCase("application/x-ndjson", true)]
    [TestCase("application/x-ndjson, application/json;q=0.5", true)]
    [TestCase("application/x-ndjson, */*", true)]
    [TestCase("application/x-ndjson;q=0", false)]
    [TestCase("application/json, application/x-ndjson;q=0.5", false)]
    [TestCase("application/*", false)]
    public async Task Is_exported_to_who_would_rather_have_lines(string accept, bool isExport) =>
        (await Api.GetAsync("audit/list?limit=1", ("Accept", accept))).MediaType
            .ShouldBe(isExport ? "application/x-ndjson" : "application/json");

    [TestCase("after=1")]
    [TestCase("after=9999999999999999999-0000000000000000001")]
    [TestCase("limit=0")]
    [TestCase("limit=1001")]
    [TestCase("since=yesterday")]
    [TestCase("client_name=_")]
    [TestCase("colour=red")]
    public async Task Refuses(string query) => (await Api.GetAsync($"audit/list?{query}")).Status.ShouldBe(400);

    private Task<IReadOnlyList<JsonElement>> EntriesAsync(string query) => Api.AuditAsync(query);
}
