using System.Text.Json;

namespace Broker.Api.Tests.Peerings;

/// <summary>Owner and note of a client: they last as long as it has a peering.</summary>
[Category("Rule4")]
public sealed class NoteTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Longest = "one\ttwo\r\nthree";

    [TestCase("ann@example.com", "Ann's laptop")]
    [TestCase("\u00c4nn \ud83d\ude00 <b>\"'\\", "\ud83d\udcbb {{x}} %s $(reboot) '; drop table clients; --")]
    [TestCase("a", Longest)]
    public async Task Are_given_back_as_they_were(string owner, string note)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());

        (await AddAsync(server, client, owner, note)).ShouldBe(201);

        (await NotesAsync(client)).ShouldBe((owner, note));
    }

    [TestCase(254, 1000)]
    public async Task May_be_long(int owner, int note)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());

        (await AddAsync(server, client, new string('o', owner), new string('n', note))).ShouldBe(201);
        (await AddAsync(server, client, new string('o', owner + 1), new string('n', note + 1))).ShouldNameFields("owner", "note");

        (await NotesAsync(client)).ShouldBe((new string('o', owner), new string('n', note)));
    }

    [TestCase("owner", "a\nb")]
    [TestCase("owner", "a\tb")]
    [TestCase("owner", "\u0000")]
    [TestCase("owner", "\u0085")]
    [TestCase("note", "a\u0000")]
    [TestCase("note", "a\u001b[31m")]
    [TestCase("note", "a\u007f")]
    [TestCase("note", "a\u0085b")]
    public async Task Refuse_control_characters_and_nothing_changes(string field, string value)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        var body = Fleet.Client(client, server).With(("public_key", Sample.Key()), (field, value));

        (await Api.PostAsync("client/add", body)).ShouldNameFields(field);
        (await Api.PeersAsync(server)).ShouldBeEmpty();
        await Api.LeaseAsync(server, client);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, [field] = value })).ShouldNameFields(field);

        (await NotesAsync(client)).ShouldBe((null, null));
    }

    [Test]
    public async Task Change_one_by_one_and_are_no_revision()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        var updated = (await UpdateAsync(client, ("owner", "ann"))).ShouldBe(200);
        updated.GetProperty("receipts").Names().ShouldBeEmpty();
        (updated.Text("owner"), updated.Text("note")).ShouldBe(("ann", null));
        await UpdateAsync(client, ("note", "hers"));
        (await NotesAsync(client)).ShouldBe(("ann", "hers"));
        await UpdateAsync(client, ("owner", ""));
        (await NotesAsync(client)).ShouldBe((null, "hers"));
        await Api.LeaseAsync(server, client);
        (await NotesAsync(client)).ShouldBe((null, "hers"), "another key is the same client");

        (await Api.ConfigAsync(server)).Number("revision").ShouldBe(JsonElement.Parse(before).Number("revision") + 1);
    }

    [TestCase("server/remove_peer")]
    [TestCase("client/delete")]
    [TestCase("server/delete")]
    public async Task End_with_the_last_peering_whichever_call_removes_it(string path)
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await AddAsync(server, client, "ann", "hers");
        await Api.LeaseAsync(other, client);
        if (path != "client/delete")
        {
            await Api.PostAsync(path, Fleet.Client(client, other).For(path));
            (await NotesAsync(client)).ShouldBe(("ann", "hers"), "it has a peering yet");
        }

        (await Api.PostAsync(path, Fleet.Client(client, server).For(path))).ShouldBe(200);

        var again = await Api.AddServerAsync();
        await Api.LeaseAsync(again, client);
        (await NotesAsync(client)).ShouldBe((null, null));
    }

    [Test]
    public async Task Are_refused_for_who_is_not_there()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());

        (await UpdateAsync(client, ("note", "x"))).ShouldRefuse(404, "client-not-found", client);
        await Api.LeaseAsync(server, client);
        (await Api.PostAsync("client/update", Fleet.Client(client, other).With(("note", "x")))).ShouldRefuse(
            404, "peering-not-found", client, other.Name());
        (await UpdateAsync(client, ("lease", server.Address(9)))).ShouldNameFields("server_name");
        (await UpdateAsync(client, ("routed_networks", new JsonArray()))).ShouldNameFields("server_name");

        (await NotesAsync(client)).ShouldBe((null, null));
    }

    private Task<Answer> AddAsync(JsonObject server, string client, string owner, string note) =>
        Api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), ("owner", owner), ("note", note)));

    private Task<Answer> UpdateAsync(string client, params (string, JsonNode?)[] changes) =>
        Api.PostAsync("client/update", new JsonObject { ["client_name"] = client }.With(changes));

    private async Task<(string? Owner, string? Note)> NotesAsync(string client)
    {
        var peerings = (await Api.GetAsync("client/list_all")).ShouldBe(200).GetProperty(client).EnumerateObject()
            .Select(peering => peering.Value);
        return peerings.Select(peering => (peering.Text("owner"), peering.Text("note"))).Distinct().ShouldHaveSingleItem();
    }
}
