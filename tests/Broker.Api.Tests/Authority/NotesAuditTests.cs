using System.Text.Json;

namespace Broker.Api.Tests.Authority;

/// <summary>
/// What people note of a client is in the trail by whichever call it comes. An import changed whose a client is without a trace, and so
/// did the acceptance of an invitation.
/// </summary>
[Category("Rule12")]
public sealed class NotesAuditTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task An_import_tells_what_it_notes_of_clients_that_are_new_and_that_were_there()
    {
        var (server, known, added, plain) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, known);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = known, ["owner"] = "ann", ["note"] = "old" })).ShouldBe(200);
        var body = new JsonObject
        {
            ["server"] = Sample.Server(),
            ["peers"] = new JsonArray(Peer(known, ("owner", "bob")), Peer(added, ("note", "new"), ("tags", new JsonArray("t"))), Peer(plain)),
        };

        (await Api.PostAsync("server/import", body)).ShouldBe(200);
        (await Api.PostAsync("server/import", body)).ShouldBe(200); // unchanged

        var (before, after) = await OnlyChangeAsync(known, "server/import");
        (before.Text("owner"), before.Text("note")).ShouldBe(("ann", "old"));
        (after.Text("owner"), after.Text("note")).ShouldBe(("bob", "old"));
        (before, after) = await OnlyChangeAsync(added, "server/import");
        (before.Text("note"), after.Text("note"), after.GetProperty("tags").GetRawText()).ShouldBe((null, "new", "[\"t\"]"));
        (await Api.AuditAsync($"client_name={plain}")).ShouldHaveSingleItem().Text("server_name").ShouldNotBeNull();
    }

    [Test]
    public async Task An_acceptance_tells_what_the_invitation_notes()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        var wish = new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()), ["owner"] = "ann" };
        var secret = (await Api.PostAsync("invitation/add", wish)).ShouldBe(201).Text("invitation");

        (await Api.PostAsync(
            "invitation/accept",
            new JsonObject { ["invitation"] = secret, ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() } })).ShouldBe(200);

        var (before, after) = await OnlyChangeAsync(client, "invitation/accept");
        (before.Text("owner"), after.Text("owner")).ShouldBe((null, "ann"));
    }

    private static JsonObject Peer(string client, params (string, JsonNode?)[] notes) =>
        new JsonObject { ["client_name"] = client, ["public_key"] = Sample.Key() }.With(notes);

    private async Task<(JsonElement Before, JsonElement After)> OnlyChangeAsync(string client, string call)
    {
        var entry = (await Api.AuditAsync($"client_name={client}"))
            .Where(entry => entry.Text("call") == call && entry.GetProperty("after").TryGetProperty("client_name", out _))
            .ShouldHaveSingleItem();
        return (entry.GetProperty("before"), entry.GetProperty("after"));
    }
}
