using System.Text.Json;
using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Imports;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>What a call says under a server's former name is done, stored and told under the name that the server has.</summary>
[Category("Rule8")]
public sealed class FormerNameTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private JsonObject former = null!;
    private JsonObject server = null!;

    [SetUp]
    public async Task Rename_a_server()
    {
        former = await Api.AddServerAsync();
        server = await RenameAsync(former);
    }

    /// <summary>It outlived the server, and registered it again.</summary>
    [Test, Category("Rule12")]
    public async Task A_token_is_the_servers_and_ends_with_it()
    {
        var wish = Tokens.Wish("server", former.Name());
        var agent = Api.With(await Api.TokenAsync(wish));

        (await Api.GetAsync("token/list_all")).Json.GetProperty(wish.Text("token_name")).Text("server_name").ShouldBe(server.Name());
        foreach (var known in new[] { former, server })
        {
            (await agent.ConfigAsync(known)).Text("server_id").ShouldBe(await Api.ServerIdAsync(server));
        }

        await Api.DeleteServerAsync(server);
        (await agent.PostAsync("server/add", former)).Status.ShouldBe(401);
    }

    [Test]
    public async Task A_token_for_a_server_that_is_not_there_yet_registers_it()
    {
        var another = Sample.Server();

        (await Api.With(await Api.TokenAsync("server", another.Name())).PostAsync("server/add", another)).ShouldBe(201);
    }

    [Test]
    public async Task An_invitation_follows_the_next_rename()
    {
        var other = await Api.AddServerAsync();
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = Sample.Name(), ["server_names"] = new JsonArray(former.Name(), other.Name(), server.Name()),
            ["leases"] = new JsonObject { [former.Name()] = server.Address(9) },
            ["routed_networks"] = new JsonObject { [former.Name()] = new JsonArray("192.168.99.0/24") },
        })).ShouldBe(201);
        Servers(invitation).ShouldBe([server.Name(), other.Name()], "each once");

        var third = await RenameAsync(server);

        Servers(await ListedAsync(invitation)).ShouldBe([third.Name(), other.Name()]);
        var peering = (await AcceptAsync(invitation, third, other)).ShouldBe(200).GetProperty("peerings").GetProperty(third.Name());
        peering.GetProperty("subnet").Text("lease").ShouldBe(server.Address(9));
        (await Api.ConfigAsync(third)).GetProperty("peers")[0].GetProperty("allowed_ips").GetRawText().ShouldContain("192.168.99.0/24");
    }

    /// <summary>It was a 500, or the invitation had the name twice and its acceptance was a 500 after the commit.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task An_invitation_takes_the_name_of_a_deleted_server_once(bool withLeases)
    {
        var (gone, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var wish = new JsonObject
        {
            ["client_name"] = Sample.Name(), ["server_names"] = new JsonArray(gone.Name(), server.Name(), other.Name()),
        };
        var invitation = (await Api.PostAsync("invitation/add", withLeases
            ? wish.With(("leases", new JsonObject { [gone.Name()] = gone.Address(8), [server.Name()] = server.Address(9) }))
            : wish)).ShouldBe(201);
        await Api.DeleteServerAsync(gone);

        var heir = await RenameAsync(server, gone.Name());

        Servers(await ListedAsync(invitation)).ShouldBe([heir.Name(), other.Name()]);
        var accepted = (await AcceptAsync(invitation, heir, other)).ShouldBe(200);
        accepted.Text("token").ShouldNotBeNull();
        if (withLeases)
        {
            accepted.GetProperty("peerings").GetProperty(heir.Name()).GetProperty("subnet").Text("lease").ShouldBe(server.Address(9));
        }
    }

    [Test, Category("Rule12")]
    public async Task The_invitation_of_a_server_ends_with_it()
    {
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject { ["server_name"] = former.Name() })).ShouldBe(201);
        Servers(invitation).ShouldBe([server.Name()]);

        await Api.DeleteServerAsync(server);

        (await AcceptAsync(invitation)).Status.ShouldBe(410);
    }

    [Test]
    public async Task A_peering_is_changed()
    {
        var client = Sample.Name();
        await Api.LeaseAsync(server, client);

        var updated = (await Api.UpdateAsync(client, former, ("note", "x"), ("disabled", true))).ShouldBe(200);

        updated.GetProperty("receipts").Names().ShouldBe([server.Name()]);
        var listed = (await Api.ListedAsync(client))[server.Name()];
        (listed.Text("note"), listed.GetProperty("disabled").GetBoolean()).ShouldBe(("x", true));
        (await Api.UpdateAsync(Sample.Name(), former, ("note", "x"))).ShouldRefuse(404, "client-not-found");
    }

    [Test]
    public async Task A_report_is_told()
    {
        var revision = await Api.ReportAsync(former);

        var applied = await EventAsync("applied");

        applied.Number("revision").ShouldBe(revision);
    }

    [Test]
    public async Task An_import_is_told_and_audited()
    {
        var client = Sample.Name();

        (await Api.ImportAsync(former, Importing.Peer(client))).ShouldHaveImported(added: 1, unchanged: 0);

        (await EventAsync("added")).Text("client_name").ShouldBe(client);
        (await Api.AuditAsync($"client_name={client}")).ShouldHaveSingleItem().Text("server_name").ShouldBe(server.Name());
    }

    /// <summary>An agent that knows the former name kept all peers of a server that was deleted on purpose.</summary>
    [Test, Category("Rule4")]
    public async Task The_deletion_is_told()
    {
        var id = await Api.ServerIdAsync(server);
        await Api.DeleteServerAsync(server);

        foreach (var known in new[] { former, server })
        {
            (await DeletedAsync(known)).ShouldBe([id]);
        }

        var taker = await Api.AddServerAsync(Sample.Server().With(("server_name", former.Name())));
        var itsId = await Api.ServerIdAsync(taker);
        Ids(await Api.ConfigAsync(taker)).ShouldBe([id]);
        await Api.DeleteServerAsync(taker);
        (await DeletedAsync(former)).ShouldBe([itsId, id], "the latest first");
        (await DeletedAsync(server)).ShouldBe([id]);
    }

    /// <summary>The answer was cached by version alone, and had the deleted servers of the name that was asked for first.</summary>
    [Test, Category("Rule4")]
    public async Task The_deletion_of_a_namesake_is_told_by_each_name()
    {
        var (first, last) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var (firstId, lastId) = (await Api.ServerIdAsync(first), await Api.ServerIdAsync(last));
        await Api.DeleteServerAsync(first);
        await Api.DeleteServerAsync(last);
        var heir = await Api.AddServerAsync(first);

        Ids(await Api.ConfigAsync(heir)).ShouldBe([firstId]);
        var renamed = await RenameAsync(heir, last.Name());

        Ids(await Api.ConfigAsync(renamed)).ShouldBe([lastId]);
        Ids(await Api.ConfigAsync(heir)).ShouldBe([firstId]);
    }

    [Test]
    public async Task A_server_is_listed() =>
        (await Api.GetAsync($"server/list?server_name={former.Name()}")).ShouldBe(200).GetProperty("servers").EnumerateArray()
            .ShouldHaveSingleItem().Text("server_name").ShouldBe(server.Name());

    private async Task<JsonObject> RenameAsync(JsonObject named, string? name = null)
    {
        name ??= Sample.Name("renamed");
        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = named.Name(), ["new_name"] = name })).ShouldBe(200);
        return named.With(("server_name", name));
    }

    private async Task<JsonElement> ListedAsync(JsonElement invitation) =>
        (await Api.GetAsync("invitation/list_all")).ShouldBe(200).GetProperty(invitation.Text("invitation_id")!);

    private static string?[] Servers(JsonElement invitation) =>
        [.. invitation.GetProperty("server_names").EnumerateArray().Select(name => name.GetString())];

    private Task<Answer> AcceptAsync(JsonElement invitation, params JsonObject[] servers) => Api.PostAsync("invitation/accept", new JsonObject
    {
        ["invitation"] = invitation.Text("invitation"),
        ["public_keys"] = new JsonObject(servers.Select(named => KeyValuePair.Create(named.Name(), (JsonNode?)Sample.Key()))),
    });

    /// <summary>The event of the kind under the server's present name.</summary>
    private async Task<JsonElement> EventAsync(string kind)
    {
        JsonElement[] events = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                events = [.. (await Api.GetAsync($"events/list?server_name={server.Name()}&kinds={kind}")).ShouldBe(200)
                    .GetProperty("events").EnumerateArray()];
                return events.Length > 0;
            },
            () => $"nothing that is '{kind}' is told of {server.Name()}");
        return events.ShouldHaveSingleItem();
    }

    private async Task<string?[]> DeletedAsync(JsonObject named) =>
        Ids((await Api.GetAsync($"server/config?server_name={named.Name()}")).ShouldRefuse(404, "server-not-found", named.Name()));

    private static string?[] Ids(JsonElement answer) => answer.TryGetProperty("deleted_server_ids", out var ids)
        ? [.. ids.EnumerateArray().Select(id => id.GetString())]
        : [];
}
