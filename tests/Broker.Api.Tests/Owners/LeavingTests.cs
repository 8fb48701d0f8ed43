using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Lifecycle;
using Broker.Api.Tests.Receipts;
using Broker.Api.Tests.Reports;

namespace Broker.Api.Tests.Owners;

/// <summary>owner/update: a person has left, or is back. The broker lets a directory make everybody inactive.</summary>
[OnBothBackEnds]
[Category("Rule11")]
public sealed class LeavingTests(BackEnd backEnd)
{
    private LocalBroker broker = null!;

    private BrokerApi Api => broker.Api;

    [OneTimeSetUp]
    public async Task Start()
    {
        Brokers.SkipWithout(backEnd);
        broker = await LocalBroker.StartAsync(await Brokers.EnvironmentAsync(backEnd, ("Directory__MostLeavers", "100")));
    }

    [OneTimeTearDown]
    public ValueTask Stop() => broker?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Test]
    public async Task Who_has_left_is_on_no_interface_and_no_token_or_invitation_of_it_works([Values("operator", "directory")] string role)
    {
        var (one, two, owner) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Owned.Owner());
        var (laptop, phone, other) =
            (await Api.AddOwnedAsync(owner, one, two), await Api.AddOwnedAsync(owner, two), await Api.AddOwnedAsync(Owned.Owner(), one));
        var (token, othersToken) =
            (Api.With(await Api.TokenAsync("client", client: phone)), Api.With(await Api.TokenAsync("client", client: other)));
        var (invitation, othersInvitation) = (await Api.InviteOwnedAsync(owner, one), await Api.InviteOwnedAsync(Owned.Owner(), one));
        var wish = Tokens.Wish(role);
        var caller = Api.With(await Api.TokenAsync(wish));

        var left = (await caller.SetActiveAsync(owner, isActive: false)).ShouldBe(200);

        (left.Text("owner"), left.GetProperty("active").GetBoolean()).ShouldBe((owner, false));
        left.Texts("client_names").ShouldBe(new[] { laptop, phone }.Order(StringComparer.Ordinal));
        left.GetProperty("receipts").Names().ShouldBe([one.Name(), two.Name()], ignoreOrder: true);
        left.GetProperty("receipts").GetProperty(two.Name()).Number("revision").ShouldBe((await Api.ConfigAsync(two)).Number("revision"));
        (await Api.PeersAsync(one)).ShouldHaveSingleItem();
        (await Api.PeersAsync(two)).ShouldBeEmpty();
        (await token.GetAsync("token/whoami")).ShouldRefuse(401, "unauthenticated");
        (await othersToken.GetAsync("token/whoami")).ShouldBe(200);
        (await Api.ShowAsync(invitation), await Api.ShowAsync(othersInvitation)).ShouldBe((410, 200));
        var audited =
            (await Api.AuditAsync($"caller={wish.Text("token_name")}")).Where(entry => entry.Text("call") == "owner/update").ToList();
        audited.Count(entry => entry.Text("client_name") == laptop || entry.Text("client_name") == phone).ShouldBe(2);
        audited.ShouldContain(entry =>
            entry.Text("client_name") == null && entry.GetProperty("after").GetRawText() == $$"""{"owner":"{{owner}}","active":false}""");
        foreach (var (client, count) in new[] { (laptop, 2), (phone, 1), (other, 0) })
        {
            (await Api.GetAsync($"events/list?client_name={client}")).ShouldBe(200).GetProperty("events").EnumerateArray()
                .Count(found => found.Text("kind") == "disabled").ShouldBe(count);
        }
    }

    [TestCase("")]
    [TestCase("jörg-özil-")]
    public async Task An_address_in_capitals_is_the_same_person(string beginning)
    {
        var (server, owner) = (await Api.AddServerAsync(), beginning + Owned.Owner());
        var (small, large) = (await Api.AddOwnedAsync(owner, server), await Api.AddOwnedAsync(owner.ToUpperInvariant(), server));
        var mixed = $"{char.ToUpperInvariant(owner[0])}{owner[1..]}";

        var invitation = await Api.InviteOwnedAsync(owner.ToUpperInvariant(), server);

        (await Api.SetActiveAsync(mixed, isActive: false)).ShouldBe(200).Texts("client_names").ShouldBe([small, large], ignoreOrder: true);

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.ShowAsync(invitation)).ShouldBe(410);
        var listed = (await Api.GetAsync("owner/list")).ShouldBe(200).GetProperty("owners").EnumerateArray()
            .Where(found => owner.Equals(found.Text("owner"), StringComparison.OrdinalIgnoreCase)).ToList();
        listed.Count.ShouldBe(2);
        listed.ShouldAllBe(found => !found.GetProperty("active").GetBoolean());
        (await Api.DeleteOwnedAsync(mixed)).ShouldBe(200).Texts("client_names").ShouldBe([small, large], ignoreOrder: true);
    }

    [Test]
    public async Task A_directory_takes_back_only_what_it_has_said()
    {
        var (owner, directory) = (Owned.Owner(), Api.With(await Api.TokenAsync("directory")));
        await Api.AddOwnedAsync(owner, await Api.AddServerAsync());
        (await Api.SetActiveAsync(owner, isActive: false)).ShouldBe(200);

        (await directory.SetActiveAsync(owner, isActive: true)).ShouldRefuse(403, "owner-inactive");

        (await Api.SetActiveAsync(owner, isActive: true)).ShouldBe(200);
        (await directory.SetActiveAsync(owner, isActive: false)).ShouldBe(200);
        (await directory.SetActiveAsync(owner, isActive: true)).ShouldBe(200);
    }

    [Test]
    public async Task To_have_left_twice_is_the_same_and_takes_what_was_enabled_since()
    {
        var (server, owner) = (await Api.AddServerAsync(), Owned.Owner());
        var (laptop, phone) = (await Api.AddOwnedAsync(owner, server), await Api.AddOwnedAsync(owner, server));
        await Api.SetActiveAsync(owner, isActive: false);
        var revision = (await Api.ConfigAsync(server)).Number("revision");
        var entries = (await Api.AuditAsync("limit=1000")).Count;

        var again = (await Api.SetActiveAsync(owner, isActive: false)).ShouldBe(200);

        again.Texts("client_names").ShouldBeEmpty();
        again.GetProperty("receipts").Names().ShouldBeEmpty();
        (await Api.ConfigAsync(server)).Number("revision").ShouldBe(revision);
        (await Api.AuditAsync("limit=1000")).Count.ShouldBe(entries + 1, "the marker of the last look");
        await Api.UpdateAsync(phone, ("disabled", false));
        (await Api.SetActiveAsync(owner, isActive: false)).ShouldBe(200).Texts("client_names").ShouldBe([phone]);
        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.ListOwnedAsync(owner)).Select(peering => peering.Client).ShouldBe([laptop, phone], ignoreOrder: true);
    }

    [Test]
    public async Task Who_is_back_gets_nothing_until_an_operator_enables_it()
    {
        var (server, owner) = (await Api.AddServerAsync(), Owned.Owner());
        var client = await Api.AddOwnedAsync(owner, server);
        var token = Api.With(await Api.TokenAsync("client", client: client));
        var directory = Api.With(await Api.TokenAsync("directory"));
        await directory.SetActiveAsync(owner, isActive: false);

        var back = (await directory.SetActiveAsync(owner, isActive: true)).ShouldBe(200);

        (back.Text("owner"), back.GetProperty("active").GetBoolean()).ShouldBe((owner, true));
        back.Texts("client_names").ShouldBeEmpty();
        back.GetProperty("receipts").Names().ShouldBeEmpty();
        (await Api.ListOwnedAsync(owner)).ShouldHaveSingleItem().IsDisabled.ShouldBeTrue();
        (await token.GetAsync("token/whoami")).ShouldRefuse(401, "unauthenticated");
        await Api.UpdateAsync(client, ("disabled", false));
        (await token.GetAsync("token/whoami")).ShouldBe(200);
        (await Api.PeersAsync(server)).ShouldHaveSingleItem();
        (await Api.SetActiveAsync(owner, isActive: true)).ShouldBe(200); // it is already
        (await Api.AuditAsync("limit=1000")).Count(entry =>
            entry.Text("call") == "owner/update" && entry.GetProperty("after").GetRawText().Contains(owner, StringComparison.Ordinal))
            .ShouldBe(3, "the client, that it has left, that it is back");
    }

    [Test]
    public async Task Owners_are_listed_with_their_clients_and_since_when_they_have_left()
    {
        var server = await Api.AddServerAsync();
        var owners = new[] { Owned.Owner(), Owned.Owner(), Owned.Owner() };
        await Api.AddOwnedAsync(owners[0], server);
        await Api.AddOwnedAsync(owners[1], server);
        await Api.AddOwnedAsync(owners[1], server);
        await Api.AddOwnedAsync(owner: null, server);
        await Api.SetActiveAsync(owners[1], isActive: false);
        await Api.SetActiveAsync(owners[2], isActive: false);

        var listed = (await Api.With(await Api.TokenAsync("viewer")).GetAsync("owner/list")).ShouldBe(200).GetProperty("owners")
            .EnumerateArray().ToList();

        listed.Select(owner => owner.Text("owner")).ShouldBe(listed.Select(owner => owner.Text("owner")).Order(StringComparer.Ordinal));
        var found = owners.Select(owner => listed.Single(one => one.Text("owner") == owner)).ToList();
        found.Select(owner => (owner.GetProperty("active").GetBoolean(), owner.Number("clients"), owner.Text("set_by")))
            .ShouldBe([(true, 1, null), (false, 2, "admin"), (false, 0, "admin")]);
        found[0].Text("since").ShouldBeNull();
        found[1].Moment("since").ShouldNotBeNull().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));

        await Api.SetActiveAsync(owners[1], isActive: true);
        await Api.SetActiveAsync(owners[2], isActive: true);
        var after = (await Api.GetAsync("owner/list")).ShouldBe(200).GetProperty("owners").EnumerateArray()
            .ToDictionary(owner => owner.Text("owner")!, StringComparer.Ordinal);
        (after[owners[1]].GetProperty("active").GetBoolean(), after.ContainsKey(owners[2])).ShouldBe((true, false));
    }

    [Test]
    public async Task A_directory_may_do_nothing_else()
    {
        var (server, owner) = (await Api.AddServerAsync(), Owned.Owner());
        var client = await Api.AddOwnedAsync(owner, server);
        var directory = Api.With(await Api.TokenAsync("directory"));

        (await directory.GetAsync("token/whoami")).ShouldBe(200).Text("role").ShouldBe("directory");
        foreach (var list in new[]
        {
            "client/list_all",
            "server/list_all",
            "client/status",
            "server/status",
            "client/list",
            "events/list",
            "audit/list",
            "owner/list",
        })
        {
            (await directory.GetAsync(list)).ShouldRefuse(403, "forbidden", "directory");
        }

        (await directory.DeleteOwnedAsync(owner)).ShouldRefuse(403, "forbidden");
        (await directory.UpdateAsync(client, ("disabled", true))).ShouldRefuse(403, "forbidden");
        (await Api.With(await Api.TokenAsync("viewer")).SetActiveAsync(owner, isActive: false)).ShouldRefuse(
            403, "forbidden", "admin, operator, directory");
        (await Api.PeersAsync(server)).ShouldHaveSingleItem();
        (await Api.PostAsync("token/add", Tokens.Wish("directory", server: server.Name()))).ShouldNameFields("server_name");
    }

    [Test]
    public async Task The_agents_of_all_servers_are_waited_for()
    {
        var (server, owner) = (await Api.AddServerAsync(), Owned.Owner());
        await Api.AddOwnedAsync(owner, server);
        var directory = Api.With(await Api.TokenAsync("directory"));
        var waiting = directory.PostAsync("owner/update", new JsonObject { ["owner"] = owner, ["active"] = false }, "Prefer", "wait=60");
        await Eventually.HoldsAsync(async () => await Api.PeerCountAsync(server) == 0, () => "the peer is there yet");
        await waiting.ShouldWaitAsync();

        await Api.ReportAsync(server);

        (await waiting).Receipt(server).ShouldBeApplied(revision: 3, by: 3);
    }

    [TestCase("{}", "owner", "active")]
    [TestCase("""{"owner":null,"active":null}""", "owner", "active")]
    [TestCase("""{"owner":"","active":false}""", "owner")]
    [TestCase("""{"owner":"anna","active":"no"}""", "active")]
    [TestCase("""{"owner":"anna","active":0}""", "active")]
    [TestCase("""{"owner":"a\nb","active":false}""", "owner")]
    [TestCase("""{"owner":"anna","activ":false}""", "activ", "active")]
    public async Task Names_what_is_wrong(string body, params string[] wrong) =>
        (await Api.PostAsync("owner/update", body)).ShouldNameFields(wrong);
}
