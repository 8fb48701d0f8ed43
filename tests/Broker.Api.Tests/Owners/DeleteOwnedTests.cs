using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Receipts;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Owners;

/// <summary>client/delete with an owner: everything that a person has goes in one step.</summary>
[Category("Rule4")]
public sealed class DeleteOwnedTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task All_clients_of_the_owner_go_with_tokens_and_open_invitations_and_nobody_elses()
    {
        var (one, two, owner) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Owned.Owner());
        var (laptop, phone) = (await Api.AddOwnedAsync(owner, one, two), await Api.AddOwnedAsync(owner, two));
        var others = new[]
        {
            await Api.AddOwnedAsync(Owned.Owner(), one),
            await Api.AddOwnedAsync(owner: null, two),
            await Api.AddOwnedAsync($"not-{owner}", one),
        };
        var (token, othersToken) =
            (Api.With(await Api.TokenAsync("client", client: phone)), Api.With(await Api.TokenAsync("client", client: others[0])));
        var (tablet, forPhone, othersInvitation) = (
            await Api.InviteOwnedAsync(
                owner, one), await Api.InviteOwnedAsync(owner: null, one, phone), await Api.InviteOwnedAsync(Owned.Owner(), one));

        var deleted = (await Api.DeleteOwnedAsync(owner)).ShouldBe(200);

        deleted.Number("peerings_removed").ShouldBe(3);
        deleted.Texts("client_names").ShouldBe(new[] { laptop, phone }.Order(StringComparer.Ordinal));
        deleted.Texts("server_names").ShouldBe(new[] { one.Name(), two.Name() }.Order(StringComparer.Ordinal));
        deleted.GetProperty("receipts").GetProperty(one.Name()).Number("revision").ShouldBe(5);
        deleted.GetProperty("receipts").GetProperty(two.Name()).Number("revision").ShouldBe(6);
        (await Api.PeersAsync(one)).Length.ShouldBe(2);
        (await Api.PeersAsync(two)).ShouldHaveSingleItem();
        (await token.GetAsync("token/whoami")).ShouldRefuse(401, "unauthenticated");
        (await othersToken.GetAsync("token/whoami")).ShouldBe(200);
        (await Api.ShowAsync(tablet), await Api.ShowAsync(forPhone), await Api.ShowAsync(othersInvitation)).ShouldBe((410, 410, 200));
        foreach (var client in new[] { laptop, phone })
        {
            (await Api.AuditAsync($"client_name={client}"))
                .Count(entry => entry.Text("call") == "client/delete" && entry.Text("caller") == "admin")
                .ShouldBe(client == laptop ? 2 : 3, "a peering, or with its token and its invitation");
        }

        (await Api.GetAsync($"events/list?client_name={laptop}")).ShouldBe(200).GetProperty("events").EnumerateArray()
            .Count(found => found.Text("kind") == "removed").ShouldBe(2);
    }

    [Test]
    public async Task A_preview_names_clients_and_servers_and_changes_nothing([Values] bool byOwner)
    {
        var (one, two, owner) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Owned.Owner());
        var client = await Api.AddOwnedAsync(owner, one, two);
        var (token, invitation) =
            (Api.With(await Api.TokenAsync("client", client: client)), await Api.InviteOwnedAsync(owner, one, client));
        var wish = byOwner ? new JsonObject { ["owner"] = owner } : new JsonObject { ["client_name"] = client };
        var before = (await Api.ConfigAsync(one)).GetRawText() + (await Api.ConfigAsync(two)).GetRawText();

        var preview = (await Api.PostAsync("client/delete", wish.With(("dry_run", true)))).ShouldBe(200);

        preview.Number("peerings_removed").ShouldBe(2);
        preview.Texts("client_names").ShouldBe([client]);
        preview.Texts("server_names").ShouldBe(new[] { one.Name(), two.Name() }.Order(StringComparer.Ordinal));
        preview.GetProperty("receipts").Names().ShouldBeEmpty();
        ((await Api.ConfigAsync(one)).GetRawText() + (await Api.ConfigAsync(two)).GetRawText()).ShouldBe(before);
        (await token.GetAsync("token/whoami")).ShouldBe(200);
        (await Api.ShowAsync(invitation)).ShouldBe(200);
        (await Api.AuditAsync($"client_name={client}")).ShouldNotContain(entry => entry.Text("call") == "client/delete");
        var deleted = (await Api.PostAsync("client/delete", wish.With(("dry_run", false)))).ShouldBe(200);
        deleted.Texts("client_names").ShouldBe(preview.Texts("client_names"));
        deleted.Texts("server_names").ShouldBe(preview.Texts("server_names"));
    }

    [Test]
    public async Task An_owner_without_clients_is_deleted_already_or_refused_with_If_Match()
    {
        var (server, owner) = (await Api.AddServerAsync(), Owned.Owner());
        var invitation = await Api.InviteOwnedAsync(owner, server);

        (await Api.PostAsync("client/delete", new JsonObject { ["owner"] = owner }, "If-Match", "*")).ShouldRefuse(
            404, "owner-not-found", owner);
        (await Api.ShowAsync(invitation)).ShouldBe(200, "what is refused leaves nothing behind");

        var deleted = (await Api.DeleteOwnedAsync(owner)).ShouldBe(200);
        deleted.Number("peerings_removed").ShouldBe(0);
        deleted.Texts("client_names").ShouldBeEmpty();
        deleted.GetProperty("receipts").Names().ShouldBeEmpty();
        (await Api.ShowAsync(invitation)).ShouldBe(410);
    }

    [Test]
    public async Task A_client_that_is_named_is_in_the_answer_where_it_was_there()
    {
        var client = await Api.AddOwnedAsync(owner: null, await Api.AddServerAsync());
        var wish = new JsonObject { ["client_name"] = client };

        (await Api.PostAsync("client/delete", wish)).ShouldBe(200).Texts("client_names").ShouldBe([client]);
        (await Api.PostAsync("client/delete", wish)).ShouldBe(200).Texts("client_names").ShouldBeEmpty();
    }

    [TestCase("{}", "client_name", "owner")]
    [TestCase("""{"client_name":"laptop","owner":"anna"}""", "client_name", "owner")]
    [TestCase("""{"owner":""}""", "owner")]
    [TestCase("""{"owner":"a\tb"}""", "owner")]
    [TestCase("""{"client_name":"-"}""", "client_name")]
    [TestCase("""{"owner":"anna","dry_run":"yes"}""", "dry_run")]
    [WithoutStorage]
    public async Task Takes_a_name_or_an_owner(string body, params string[] wrong) =>
        (await Api.PostAsync("client/delete", body)).ShouldNameFields(wrong);

    [Test]
    public async Task The_agents_of_all_servers_are_waited_for()
    {
        var (one, two, owner) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Owned.Owner());
        await Api.AddOwnedAsync(owner, one);
        await Api.AddOwnedAsync(owner, two);
        var waiting = Api.PostAsync("client/delete", new JsonObject { ["owner"] = owner }, "Prefer", "wait=60");
        await Eventually.HoldsAsync(async () => await Api.PeerCountAsync(one, two) == 0, () => "the peers are there yet");

        await Api.ReportAsync(one);
        await waiting.ShouldWaitAsync();
        await Api.ReportAsync(two);

        var answer = await waiting;
        answer.Receipt(one).ShouldBeApplied(revision: 3, by: 3);
        answer.Receipt(two).ShouldBeApplied(revision: 3, by: 3);
    }
}
