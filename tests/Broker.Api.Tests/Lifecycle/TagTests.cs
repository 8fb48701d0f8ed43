using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>Tags, and who made a client and when.</summary>
[Category("Rule4")]
public sealed class TagTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Are_given_back_as_they_were_and_changed_all_together()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        string[] tags = ["laptops", "\u00c4 b,c", "\ud83d\ude00", "\"'\\"];

        (await AddAsync(server, client, [.. tags, "laptops"])).ShouldBe(201);
        (await TagsAsync(client, server)).ShouldBe(tags);
        await Api.LeaseAsync(server, client);
        (await TagsAsync(client, server)).ShouldBe(tags, "another key is the same client");
        (await Api.UpdateAsync(client, ("tags", new JsonArray("one")))).ShouldBe(200).GetProperty("tags").EnumerateArray().Single()
            .GetString().ShouldBe("one");
        (await Api.UpdateAsync(client, ("tags", new JsonArray()))).ShouldBe(200);
        (await TagsAsync(client, server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Are_at_most_twenty_of_64_characters()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        string[] most = [.. Enumerable.Range(0, 20).Select(i => $"{i:00}" + string.Concat(Enumerable.Repeat("\ud83d\ude00", 62)))];

        (await AddAsync(server, client, most)).ShouldBe(201);
        foreach (var wrong in new string[][] { [.. most, "x"], [new string('x', 65)], [""], [" x"], ["x "], ["a\nb"], ["a\u0000"] })
        {
            (await AddAsync(server, client, wrong)).ShouldNameFields("tags");
        }

        (await TagsAsync(client, server)).ShouldBe(most);
    }

    [Test]
    public async Task A_client_and_a_peering_say_who_made_them_and_when()
    {
        var (server, other, client, before) =
            (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), DateTimeOffset.UtcNow.AddSeconds(-1));
        await Api.LeaseAsync(server, client);
        var wish = Tokens.Wish("operator");
        await Api.With(await Api.TokenAsync(wish)).LeaseAsync(other, client);
        await Api.LeaseAsync(other, client); // another key

        var (first, second) = ((await Api.ListedAsync(client))[server.Name()], (await Api.ListedAsync(client))[other.Name()]);
        (first.Text("created_by"), second.Text("created_by"), second.Text("client_created_by")).ShouldBe(
            ("admin", wish.Text("token_name"), "admin"));
        foreach (var field in new[] { "created_at", "client_created_at" })
        {
            second.GetProperty(field).GetDateTimeOffset().ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(1));
        }

        var updated = (await Api.UpdateAsync(client, ("note", "x"))).ShouldBe(200);
        (updated.Text("created_by"), updated.Text("created_at")).ShouldBe(("admin", first.Text("client_created_at")));
        var status = (await Api.PeeringStatusAsync(client)).Single(peering => peering.Text("server") == other.Name());
        (status.Text("last_handshake"), status.Text("created_at")).ShouldBe((null, second.Text("created_at")), "never connected, and since when");
    }

    [Test]
    public async Task The_status_says_of_a_tunnel_whose_it_is_as_the_list_does()
    {
        var (server, other, client, stranger) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.With(await Api.TokenAsync("operator")).LeaseAsync(other, client);
        await Api.LeaseAsync(server, stranger);
        (await Api.UpdateAsync(client, ("owner", "ann"), ("note", "the\nold one"), ("tags", new JsonArray("a", "b")))).ShouldBe(200);

        foreach (var status in await Api.PeeringStatusAsync(client))
        {
            var listed = (await Api.ListedAsync(client))[status.Text("server")!];
            foreach (var field in new[] { "owner", "note", "tags", "created_at", "created_by", "client_created_at", "client_created_by" })
            {
                status.GetProperty(field).GetRawText().ShouldBe(listed.GetProperty(field).GetRawText(), field);
            }
        }

        (await Api.PeeringStatusAsync(client)).Select(status => status.Text("owner")).ShouldBe(["ann", "ann"]);
        var others = (await Api.PeeringStatusAsync(stranger)).ShouldHaveSingleItem();
        (others.Text("owner"), others.Text("note"), others.GetProperty("tags").GetArrayLength()).ShouldBe((null, null, 0));
    }

    [Test]
    public async Task Come_with_an_import_and_are_in_the_export()
    {
        var (server, client) = (Sample.Server(), Sample.Name());
        var peer = new JsonObject { ["client_name"] = client, ["public_key"] = Sample.Key(), ["tags"] = new JsonArray("a", "b") };

        (await Api.PostAsync("server/import", new JsonObject { ["server"] = server.DeepClone(), ["peers"] = new JsonArray(peer) }))
            .ShouldBe(200);

        (await TagsAsync(client, server)).ShouldBe(["a", "b"]);
        (await Api.GetAsync($"server/export?server_name={server.Name()}")).Text.ShouldContain("# Tags = a, b\n");
    }

    private Task<Answer> AddAsync(JsonObject server, string client, string[] tags) => Api.PostAsync(
        "client/add",
        Fleet.Client(client, server).With(("public_key", Sample.Key()), ("tags", new JsonArray([.. tags.Select(tag => (JsonNode?)tag)]))));

    private async Task<string?[]> TagsAsync(string client, JsonObject server) =>
        [.. (await Api.ListedAsync(client))[server.Name()].GetProperty("tags").EnumerateArray().Select(tag => tag.GetString())];
}
