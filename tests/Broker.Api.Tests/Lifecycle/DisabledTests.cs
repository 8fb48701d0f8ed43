using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Subnets;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>What is disabled keeps its address and key, and is on no interface.</summary>
[Category("Rule11")]
public sealed class DisabledTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_client_is_on_no_interface_until_it_is_enabled_and_then_is_as_it_was()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server);
        var lease = await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);
        await Api.UpdateAsync(client, ("owner", "ann"));
        var (before, key) = (await Api.PeersAsync(server), (await Api.ListedAsync(client))[server.Name()].Text("public_key"));

        var disabled = (await Api.UpdateAsync(client, ("disabled", true))).ShouldBe(200);
        disabled.GetProperty("disabled").GetBoolean().ShouldBeTrue();
        disabled.GetProperty("receipts").Names().ShouldBe([server.Name(), other.Name()], ignoreOrder: true);
        (await Api.PeersAsync(server)).ShouldBe([before[0]]);
        (await Api.PeersAsync(other)).ShouldBeEmpty();
        await ShouldHaveItsDigestAsync(server, revision: 4);
        var listed = (await Api.ListedAsync(client))[server.Name()];
        (listed.Text("lease"), listed.Text("public_key"), listed.Text("owner")).ShouldBe((lease, key, "ann"));
        (listed.GetProperty("disabled").GetBoolean(), listed.GetProperty("client_disabled").GetBoolean()).ShouldBe((true, true));
        (await Api.UpdateAsync(client, ("disabled", true))).ShouldBe(200).GetProperty("receipts").Names().ShouldBeEmpty();
        await Api.LeaseAsync(server); // the address is not free

        (await Api.UpdateAsync(client, ("disabled", false))).ShouldBe(200).GetProperty("receipts").Names().Length.ShouldBe(2);
        (await Api.PeersAsync(server))[..2].ShouldBe(before);
        await ShouldHaveItsDigestAsync(server, revision: 6);
        (await Api.AuditAsync($"client_name={client}")).Count(entry => entry.Text("call") == "client/update").ShouldBe(3);
    }

    [Test]
    public async Task One_peering_is_disabled_by_itself_and_stays_so_when_its_client_is_enabled()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);

        (await Api.UpdateAsync(client, server, ("disabled", true))).ShouldBe(200).GetProperty("receipts").Names().ShouldBe([server.Name()]);
        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.PeersAsync(other)).Length.ShouldBe(1);
        (await IsDisabledAsync(server), await IsDisabledAsync(other)).ShouldBe((true, false));
        await Api.UpdateAsync(client, ("disabled", true));
        (await IsDisabledAsync(other)).ShouldBeTrue();
        await Api.UpdateAsync(client, ("disabled", false));

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.PeersAsync(other)).Length.ShouldBe(1);
        (await Api.UpdateAsync(client, server, ("disabled", false))).ShouldBe(200);
        (await Api.PeersAsync(server)).Length.ShouldBe(1);
        await ShouldHaveItsDigestAsync(server, revision: 4);

        async Task<bool> IsDisabledAsync(JsonObject at) =>
            (await Api.GetAsync($"client/config?client_name={client}&server_name={at.Name()}")).ShouldBe(200)
                .GetProperty("disabled").GetBoolean();
    }

    [Test]
    public async Task A_new_peering_of_a_disabled_client_is_disabled_too_also_by_import()
    {
        var (server, other, third, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Server(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.UpdateAsync(client, ("disabled", true));

        await Api.LeaseAsync(other, client);
        var import = new JsonObject
        {
            ["server"] = third.DeepClone(),
            ["peers"] = new JsonArray(new JsonObject { ["client_name"] = client, ["public_key"] = Sample.Key() }),
        };
        (await Api.PostAsync("server/import", import)).ShouldBe(200);

        foreach (var one in new[] { server, other, third })
        {
            (await Api.PeersAsync(one)).ShouldBeEmpty();
        }

        (await Api.ConfigAsync(other)).Number("revision").ShouldBe(1, "nothing is to be applied");
        await Api.UpdateAsync(client, ("disabled", false));
        foreach (var one in new[] { server, other, third })
        {
            (await Api.PeersAsync(one)).Length.ShouldBe(1);
            await ShouldHaveItsDigestAsync(one, revision: null);
        }
    }

    [Test]
    public async Task The_clients_own_token_may_do_nothing_with_a_disabled_peering()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(other, client);
        var own = Api.With(await Api.TokenAsync("client", client: client));
        await Api.UpdateAsync(client, server, ("disabled", true));

        (await own.AddClientAsync(client, server)).ShouldRefuse(403, "peering-disabled", client, server.Name());
        (await own.GetAsync($"client/config?client_name={client}&server_name={server.Name()}")).ShouldRefuse(403, "peering-disabled");
        (await own.AddClientAsync(client, other)).ShouldBe(201);
        (await Api.AddClientAsync(client, server)).ShouldBe(201).GetProperty("receipts").GetProperty(server.Name()).Number("revision")
            .ShouldBe(3);

        (await Api.PeersAsync(server)).ShouldBeEmpty("an operator gives it another key, and no access");
    }

    [Test]
    public async Task An_open_invitation_of_a_disabled_client_waits_until_it_is_enabled()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var invitation = (await Api.PostAsync(
            "invitation/add", new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(other.Name()) })).ShouldBe(201);
        var acceptance = new JsonObject
        {
            ["invitation"] = invitation.Text("invitation"), ["public_keys"] = new JsonObject { [other.Name()] = Sample.Key() },
        };
        await Api.UpdateAsync(client, ("disabled", true));

        (await Api.PostAsync("invitation/accept", acceptance)).ShouldRefuse(403, "peering-disabled");
        (await Api.ListedAsync(client)).Keys.ShouldBe([server.Name()]);

        await Api.UpdateAsync(client, ("disabled", false));
        (await Api.PostAsync("invitation/accept", acceptance)).ShouldBe(200);
    }

    [Test]
    public async Task An_export_has_a_disabled_peer_as_a_comment()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        await Api.UpdateAsync(client, server, ("disabled", true));

        var text = (await Api.GetAsync($"server/export?server_name={server.Name()}")).Text;

        text.ShouldContain($"# PublicKey = {key}");
        text.Split('\n').ShouldNotContain("[Peer]");
    }

    private async Task ShouldHaveItsDigestAsync(JsonObject server, int? revision)
    {
        var config = await Api.ConfigAsync(server);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        if (revision is not null)
        {
            config.Number("revision").ShouldBe(revision.Value);
        }
    }
}
