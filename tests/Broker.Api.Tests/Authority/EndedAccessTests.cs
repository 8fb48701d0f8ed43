using System.Text.Json;

namespace Broker.Api.Tests.Authority;

/// <summary>The tokens and open invitations that end with a client or a server have entries of their own in the audit trail.</summary>
[Category("Rule4"), Category("Rule12")]
public sealed class EndedAccessTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    [TestCase("server/delete")]
    public async Task Those_of_a_client(string call)
    {
        var (server, client, wish) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name("token"));
        await Api.LeaseAsync(server, client);
        await Api.TokenAsync(Tokens.Wish("client", client: client).With(("token_name", wish)));
        await InviteAsync(new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()) });

        (await Api.PostAsync(call, call is "client/delete"
            ? new JsonObject { ["client_name"] = client }
            : call is "server/delete" ? new JsonObject { ["server_name"] = server.Name() } : Fleet.Client(client, server))).ShouldBe(200);

        var ended = (await Api.AuditAsync($"client_name={client}")).Where(entry => entry.Text("call") == call).ToList();
        ended.ShouldAllBe(entry => entry.GetProperty("after").ValueKind == JsonValueKind.Null && entry.Text("caller") == "admin");
        Count(ended, "public_key").ShouldBe(1);
        Count(ended, "token_name", wish).ShouldBe(1);

        // The deletion of a server takes nothing that was promised for others.
        Count(ended, "invitation_id").ShouldBe(call is "server/delete" ? 0 : 1);
    }

    [Test]
    public async Task Those_of_a_server()
    {
        var (server, wish) = (await Api.AddServerAsync(), Sample.Name("token"));
        await Api.TokenAsync(Tokens.Wish("server", server.Name()).With(("token_name", wish)));
        await InviteAsync(new JsonObject { ["server_name"] = server.Name() });

        await Api.DeleteServerAsync(server);

        var ended = (await Api.AuditAsync($"server_name={server.Name()}")).Where(entry => entry.Text("call") == "server/delete").ToList();
        Count(ended, "token_name", wish).ShouldBe(1);
        Count(ended, "invitation_id").ShouldBe(1);
        ended.Count.ShouldBe(3);
    }

    private async Task InviteAsync(JsonObject wish) => (await Api.PostAsync("invitation/add", wish)).ShouldBe(201);

    private static int Count(IEnumerable<JsonElement> entries, string field, string? value = null) => entries.Count(
        entry => entry.GetProperty("before").TryGetProperty(field, out var found) && (value is null || found.GetString() == value));
}
