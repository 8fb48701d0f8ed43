using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Operations;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>Another name changes no address and no key, and everything that is bound to the name follows.</summary>
[Category("Rule8")]
public sealed class RenameTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_client_keeps_all_it_has_and_its_token_and_invitations_follow()
    {
        var (server, other, client, name) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name("renamed"));
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);
        await Api.UpdateAsync(client, ("owner", "ann"), ("tags", new JsonArray("a")));
        var own = Api.With(await Api.TokenAsync("client", client: client));
        (await own.GetAsync("token/whoami")).ShouldBe(200).Text("client_name").ShouldBe(client);
        var invitation = (await Api.PostAsync(
            "invitation/add", new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()) })).ShouldBe(201);
        var (before, config) =
            ((await Api.GetAsync("client/list_all")).Json.GetProperty(client).GetRawText(), await Api.ConfigAsync(server));
        config.GetProperty("peers")[0].Text("client_name").ShouldBe(client);

        var updated = (await Api.UpdateAsync(client, ("new_name", name))).ShouldBe(200);

        updated.Text("client_name").ShouldBe(name);
        updated.GetProperty("receipts").Names()
            .ShouldBe([server.Name(), other.Name()], ignoreOrder: true, "their agents write the name down");
        updated.GetProperty("peerings").Names().ShouldBe([server.Name(), other.Name()], ignoreOrder: true);
        var listed = (await Api.GetAsync("client/list_all")).Json;
        listed.GetProperty(name).GetRawText().ShouldBe(before);
        listed.TryGetProperty(client, out _).ShouldBeFalse();
        var told = await Api.ConfigAsync(server);
        told.Number("revision").ShouldBe(config.Number("revision") + 1);
        told.Text("digest").ShouldBe(config.Text("digest"), "no interface changes");
        told.GetProperty("peers")[0].Text("client_name").ShouldBe(name);
        (await own.GetAsync("token/whoami")).ShouldBe(200).Text("client_name").ShouldBe(name);
        (await own.AddClientAsync(name, server)).ShouldBe(201);
        (await own.AddClientAsync(client, server)).ShouldRefuse(403, "forbidden");
        (await Api.GetAsync("invitation/list_all")).Json.GetProperty(invitation.Text("invitation_id")!).Text("client_name").ShouldBe(name);
        (await Api.AuditAsync($"client_name={client}"))[^1].GetProperty("after").Text("client_name").ShouldBe(name);
    }

    [Test]
    public async Task A_taken_name_is_a_conflict_and_changes_nothing()
    {
        var (server, other, client, taken) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, taken);
        var before = (await Api.ListedAsync(client))[server.Name()].GetRawText();

        (await Api.UpdateAsync(client, ("new_name", taken), ("note", "x"))).ShouldRefuse(409, "name-taken", taken);
        (await UpdateServerAsync(server.Name(), other.Name())).ShouldRefuse(409, "name-taken", other.Name());

        (await Api.ListedAsync(client))[server.Name()].GetRawText().ShouldBe(before);
        (await Api.UpdateAsync(client, ("new_name", client))).ShouldBe(200).Text("client_name").ShouldBe(client);
    }

    [Test]
    public async Task Of_a_rename_and_an_addition_at_once_the_names_never_merge()
    {
        for (var round = 0; round < 8; round++)
        {
            var (server, other, client, name) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name());
            var key = Sample.Key();
            await Api.LeaseAsync(server, client, key);

            var rename = Api.UpdateAsync(client, ("new_name", name));
            var addition = Api.AddClientAsync(name, other);
            await Task.WhenAll(rename, addition);

            (await addition).ShouldBe(201);
            var isRenamed = (await rename).Status == 200;
            // The addition came later, to the client of that name, or the rename was refused.
            (await Api.ListedAsync(name)).Count.ShouldBe(isRenamed ? 2 : 1);
            (await Api.ListedAsync(client)).Count.ShouldBe(isRenamed ? 0 : 1);
        }
    }

    [Test]
    public async Task A_server_keeps_all_it_has_and_agents_that_know_the_former_name_go_on()
    {
        var (server, client, name) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name("renamed"));
        await Api.LeaseAsync(server, client);
        var agent = Api.With(await Api.TokenAsync("server", server.Name()));
        var own = Api.With(await Api.TokenAsync("client", client: client));
        (await agent.ConfigAsync(server)).Number("revision").ShouldBe(2);
        var (before, former) = ((await Api.ConfigAsync(server)).GetRawText(), server.Name());
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = Sample.Name(), ["server_names"] = new JsonArray(former),
            ["leases"] = new JsonObject { [former] = server.Address(9) },
        })).ShouldBe(201);

        (await UpdateServerAsync(former, name)).ShouldBe(200).Text("server_name").ShouldBe(name);

        var renamed = server.With(("server_name", name));
        (await Api.GetAsync("server/list_all")).Json.TryGetProperty(former, out _).ShouldBeFalse();
        (await Api.ConfigAsync(renamed)).GetRawText().ShouldBe(before, "neither the revision nor the digest");
        foreach (var known in new[] { server, renamed })
        {
            (await agent.ConfigAsync(known)).GetRawText().ShouldBe(before);
            await agent.ApplyAsync(known);
            (await agent.GetAsync($"server/exists?server_name={known.Name()}")).ShouldBe(200).Text("server_name").ShouldBe(name);
            (await agent.GetAsync($"server/status?server_name={known.Name()}")).ShouldBe(200).Names().ShouldBe([name]);
            (await agent.PostAsync("server/add", known)).ShouldBe(200).Text("server_name").ShouldBe(name);
            (await own.GetAsync($"client/config?client_name={client}&server_name={known.Name()}")).ShouldBe(200);
        }

        (await agent.GetAsync("token/whoami")).Json.Text("server_name").ShouldBe(name);
        (await Api.GetAsync("invitation/list_all")).Json.GetProperty(invitation.Text("invitation_id")!)
            .GetProperty("server_names")[0].GetString().ShouldBe(name);
        (await Api.PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = invitation.Text("invitation"), ["public_keys"] = new JsonObject { [name] = Sample.Key() },
        })).ShouldBe(200).GetProperty("peerings").GetProperty(name).GetProperty("subnet").Text("lease").ShouldBe(server.Address(9));
        (await agent.PostAsync("server/update", new JsonObject { ["server_name"] = name, ["new_name"] = former })).ShouldRefuse(
            403, "forbidden");
    }

    [Test]
    public async Task A_former_name_is_nobody_elses_and_deletes_nothing()
    {
        var (server, name, another) = (await Api.AddServerAsync(), Sample.Name("renamed"), Sample.Server());
        var former = server.Name();
        (await UpdateServerAsync(former, name)).ShouldBe(200);

        (await Api.PostAsync("server/add", another.With(("server_name", former)))).ShouldRefuse(409, "name-taken", former, name);
        (await Api.PostAsync("server/delete", new JsonObject { ["server_name"] = former })).ShouldBe(200);
        (await Api.GetAsync($"server/exists?server_name={name}")).ShouldBe(200);

        (await UpdateServerAsync(name, former)).ShouldBe(200);
        (await Api.GetAsync($"server/exists?server_name={name}")).ShouldBe(200).Text("server_name").ShouldBe(former);
        (await UpdateServerAsync(former, Sample.Name("third"))).ShouldBe(200);
        (await Api.GetAsync($"server/exists?server_name={name}")).ShouldRefuse(404, "server-not-found");
        (await Api.PostAsync("server/add", another.With(("server_name", name)))).ShouldBe(201);
    }

    private Task<Answer> UpdateServerAsync(string server, string name) =>
        Api.PostAsync("server/update", new JsonObject { ["server_name"] = server, ["new_name"] = name });
}
