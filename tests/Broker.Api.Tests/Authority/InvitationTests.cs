using Broker.Api.Tests.Access;
using Broker.Domain.Authority;

namespace Broker.Api.Tests.Authority;

/// <summary>One-time keys that are exchanged for peerings and a token.</summary>
[Category("Rule12")]
public sealed class InvitationTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Gone = "The invitation was used or withdrawn, or has expired. Ask for another one.";

    [Test]
    public async Task A_client_gets_peerings_with_several_servers_and_a_token_of_its_own()
    {
        var (one, two, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        var invitation = await InviteAsync(new JsonObject
        {
            ["client_name"] = client,
            ["server_names"] = new JsonArray(one.Name(), two.Name()),
            ["leases"] = new JsonObject { [two.Name()] = two.Address(99) },
            ["routed_networks"] = new JsonObject { [one.Name()] = new JsonArray("192.168.7.0/24") },
            ["owner"] = "ann@example.com",
            ["access_expires_in"] = 3600,
        });

        var accepted = (await AcceptAsync(invitation.Secret, (one, Sample.Key()), (two, Sample.Key()))).ShouldBe(200);

        accepted.Text("client_name").ShouldBe(client);
        accepted.GetProperty("peerings").Names().ShouldBe([one.Name(), two.Name()], ignoreOrder: true);
        accepted.GetProperty("peerings").GetProperty(two.Name()).GetProperty("subnet").Text("lease").ShouldBe(two.Address(99));
        (await Api.ConfigAsync(one)).GetProperty("peers")[0].GetProperty("allowed_ips").EnumerateArray()
            .Select(allowed => allowed.GetString())
            .ShouldContain("192.168.7.0/24");
        var holder = Api.With(accepted.Text("token")!);
        var who = (await holder.GetAsync("token/whoami")).ShouldBe(200);
        (who.Text("role"), who.Text("client_name")).ShouldBe(("client", client));
        who.Text("expires_at").ShouldNotBeNull();
        (await holder.GetAsync($"client/config?client_name={client}&server_name={one.Name()}")).ShouldBe(200);
        (await Api.PostAsync("client/update", new JsonObject { ["client_name"] = client, ["note"] = "x" })).ShouldBe(200)
            .Text("owner").ShouldBe("ann@example.com");
    }

    [Test]
    public async Task A_server_gets_a_token_and_registers_itself()
    {
        var server = Sample.Server();
        var invitation = await InviteAsync(new JsonObject { ["server_name"] = server.Name() });

        var accepted = (await AcceptAsync(invitation.Secret)).ShouldBe(200);

        var agent = Api.With(accepted.Text("token")!);
        (await agent.PostAsync("server/add", server)).ShouldBe(201);
        (await agent.ConfigAsync(server)).GetProperty("peers").GetArrayLength().ShouldBe(0);
        (await agent.PostAsync("server/add", Sample.Server())).ShouldRefuse(403, "forbidden");
    }

    /// <summary>It was a 500 for ever.</summary>
    [Test]
    public async Task A_token_that_has_the_name_of_its_token_is_said_and_uses_nothing_up()
    {
        var client = Sample.Name();
        var server = await Api.AddServerAsync();
        var invitation = await InviteAsync(Of(server, client));
        var name = $"{client}-{Guid.Parse(invitation.Id):N}";
        await Api.TokenAsync(Tokens.Wish("viewer").With(("token_name", name)));

        (await AcceptAsync(invitation.Secret, (server, Sample.Key()))).ShouldRefuse(409, "token-exists", name);

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.PostAsync("token/delete", new JsonObject { ["token_name"] = name })).ShouldBe(200);
        (await AcceptAsync(invitation.Secret, (server, Sample.Key()))).ShouldBe(200);
    }

    [Test]
    public async Task What_was_used_withdrawn_expired_or_never_was_is_gone_with_one_sentence()
    {
        var server = await Api.AddServerAsync();
        var (used, withdrawn) = (await InviteAsync(Of(server)), await InviteAsync(Of(server)));
        (await AcceptAsync(used.Secret, (server, Sample.Key()))).ShouldBe(200);
        (await Api.PostAsync("invitation/delete", new JsonObject { ["invitation_id"] = withdrawn.Id })).ShouldBe(200).Number("deleted")
            .ShouldBe(1);
        var expired = await InviteAsync(Of(server).With(("expires_in", 1)));
        await Eventually.SucceedsAsync(async () => (await AcceptAsync(expired.Secret)).Status.ShouldBeOneOf(410));

        foreach (var secret in new[]
        {
            used.Secret, withdrawn.Secret, expired.Secret, Secret.New(SecretKind.Invitation).Reveal(), used.Secret[..^1], "x",
            await Api.TokenAsync("viewer"),
        })
        {
            (await AcceptAsync(secret, (server, Sample.Key()))).ShouldRefuse(410, "invitation-gone").Text("detail").ShouldBe(Gone);
            (await ShowAsync(secret)).ShouldRefuse(410, "invitation-gone").Text("detail").ShouldBe(Gone);
        }
    }

    [Test]
    public async Task Of_two_acceptances_at_once_exactly_one_succeeds()
    {
        var server = await Api.AddServerAsync();
        for (var round = 0; round < 5; round++)
        {
            var invitation = await InviteAsync(Of(server));

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AcceptAsync(invitation.Secret, (server, Sample.Key()))));

            answers.Select(answer => answer.Status).Order().ShouldBe([200, 410, 410, 410]);
        }
    }

    [Test]
    public async Task A_refused_acceptance_leaves_it_open_and_nothing_behind()
    {
        var (one, two, client, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(two, key: key);
        await Api.PostAsync("client/add", Fleet.Client(Sample.Name(), two).With(("public_key", Sample.Key()), ("lease", two.Address(50))));
        var invitation = await InviteAsync(
            new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(one.Name(), two.Name()), ["note"] = "x" });
        var taken = await InviteAsync(Of(two).With(("leases", new JsonObject { [two.Name()] = two.Address(50) })));

        (await AcceptAsync(invitation.Secret, (one, Sample.Key()), (two, key))).ShouldRefuse(409, "key-in-use");
        (await AcceptAsync(invitation.Secret, (one, Sample.Key()))).ShouldRefuse(400, "validation", two.Name())
            .GetProperty("server_names").EnumerateArray().Select(name => name.GetString()).ShouldBe([one.Name(), two.Name()]);
        (await AcceptAsync(invitation.Secret, (one, "nonsense"))).ShouldRefuse(400, "validation");
        (await AcceptAsync(taken.Secret, (two, Sample.Key()))).ShouldRefuse(409, "lease-in-use");

        (await Api.PeeringsAsync(client)).ShouldBeEmpty();
        (await Api.GetAsync("token/list_all")).Text.ShouldNotContain($"\"{client}-");
        (await AcceptAsync(invitation.Secret, (one, Sample.Key()), (two, Sample.Key()))).ShouldBe(200);
        (await Api.PeeringsAsync(client)).Length.ShouldBe(2);
    }

    [Test]
    public async Task The_link_has_the_secret_in_its_fragment_and_lists_have_none()
    {
        var server = await Api.AddServerAsync();

        var invitation = await InviteAsync(Of(server));

        new Uri(invitation.Link).Fragment.ShouldBe($"#{invitation.Secret}");
        new Uri(invitation.Link).GetLeftPart(UriPartial.Authority).ShouldBe(Api.Address.GetLeftPart(UriPartial.Authority));
        var listed = await Api.GetAsync("invitation/list_all");
        listed.ShouldBe(200).GetProperty(invitation.Id).GetProperty("server_names").GetArrayLength().ShouldBe(1);
        listed.Text.ShouldNotContain(invitation.Secret);
    }

    [Test]
    public async Task Deleting_the_client_withdraws_what_is_open()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var invitation = await InviteAsync(Of(server, client));

        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);

        (await AcceptAsync(invitation.Secret, (server, Sample.Key()))).ShouldRefuse(410, "invitation-gone");
    }

    [Test]
    public async Task An_acceptance_and_the_deletion_of_its_client_end_as_if_one_had_come_after_the_other()
    {
        var server = await Api.AddServerAsync();
        for (var round = 0; round < 10; round++)
        {
            var client = Sample.Name();
            await Api.LeaseAsync(server, client);
            var invitation = await InviteAsync(Of(server, client));

            var accepting = AcceptAsync(invitation.Secret, (server, Sample.Key()));
            var deleting = Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client });
            var (accepted, deleted) = (await accepting, await deleting);

            accepted.Status.ShouldBeOneOf(200, 410, 503);
            deleted.Status.ShouldBeOneOf(200, 503);
            if (accepted.Status == 200 && (await Api.PeeringsAsync(client)).Length == 0)
            {
                (await Api.With(accepted.Json.Text("token")!).GetAsync("token/whoami")).ShouldRefuse(401, "unauthenticated");
            }
        }
    }

    [Test]
    public async Task Its_holder_is_told_what_it_offers_as_often_as_it_asks()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        var invitation = await InviteAsync(Of(server, client).With(("owner", "ann@example.com"), ("access_expires_in", 3600)));

        for (var time = 0; time < 20; time++)
        {
            var shown = (await ShowAsync(invitation.Secret)).ShouldBe(200);
            (shown.Text("invitation_id"), shown.Text("client_name"), shown.Text("owner")).ShouldBe(
                (invitation.Id, client, "ann@example.com"));
            (shown.Text("created_by"), shown.Number("access_expires_in"), shown.Text("used_at")).ShouldBe(("admin", 3600, null));
            shown.GetProperty("server_names").EnumerateArray().Single().GetString().ShouldBe(server.Name());
            shown.GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow);
        }

        (await AcceptAsync(invitation.Secret, (server, Sample.Key()))).ShouldBe(200);
    }

    [WithoutStorage]
    [TestCase("invitation/show")]
    [TestCase("invitation/accept")]
    public async Task Guessing_is_limited(string call)
    {
        using var guesser = Api.Address.Caller(credentials: null);
        var api = new BrokerApi(guesser);

        await Eventually.SucceedsAsync(async () =>
            (await api.PostAsync(call, new JsonObject { ["invitation"] = Secret.New(SecretKind.Invitation).Reveal() }))
                .ShouldRefuse(429, "too-many-failures"));
    }

    [Test]
    public async Task An_invitation_to_what_is_not_there_is_not_made()
    {
        (await Api.PostAsync("invitation/add", Of(Sample.Server()))).ShouldRefuse(404, "server-not-found");
        var server = await Api.AddServerAsync();
        (await Api.PostAsync("invitation/add", Of(server).With(("leases", new JsonObject { [server.Name()] = "192.0.2.1" })))).ShouldRefuse(
            400, "validation");
        (await Api.PostAsync("invitation/add", new JsonObject())).ShouldRefuse(400, "validation");
    }

    /// <summary>Such an invitation was made, and each acceptance refused.</summary>
    [Test]
    public async Task An_invitation_that_nobody_could_accept_is_not_made()
    {
        var server = await Api.AddServerAsync();
        var other = await Api.AddServerAsync(
            Sample.Server().With(("network_address", server["network_address"]!.DeepClone()), ("allow_overlap", true)));

        var both = Of(server).With(("server_names", new JsonArray(server.Name(), other.Name())));

        (await Api.PostAsync("invitation/add", both)).ShouldNameFields("server_names");
        (await Api.PostAsync("invitation/add", Of(other))).ShouldBe(201);
    }

    private static JsonObject Of(JsonObject server, string? client = null) =>
        new() { ["client_name"] = client ?? Sample.Name(), ["server_names"] = new JsonArray(server.Name()) };

    private async Task<(string Id, string Secret, string Link)> InviteAsync(JsonObject wish)
    {
        var made = (await Api.PostAsync("invitation/add", wish)).ShouldBe(201);
        return (made.Text("invitation_id")!, made.Text("invitation")!, made.Text("link")!);
    }

    private async Task<Answer> ShowAsync(string secret)
    {
        using var caller = Api.Address.Caller(credentials: null);
        return await new BrokerApi(caller).PostAsync("invitation/show", new JsonObject { ["invitation"] = secret });
    }

    /// <summary>From an address of its own, without credentials.</summary>
    private async Task<Answer> AcceptAsync(string secret, params (JsonObject Server, string Key)[] keys)
    {
        using var caller = Api.Address.Caller(credentials: null);
        var body = new JsonObject { ["invitation"] = secret };
        if (keys.Length > 0)
        {
            body["public_keys"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Server.Name(), (JsonNode?)key.Key)));
        }

        return await new BrokerApi(caller).PostAsync("invitation/accept", body);
    }
}
