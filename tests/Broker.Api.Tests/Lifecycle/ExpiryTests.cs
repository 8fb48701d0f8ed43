using Broker.Api.Tests.Authority;
using Broker.Api.Tests.Subnets;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>Access that ends at a time is removed then, exactly as by a call.</summary>
[Category("Rule11")]
public sealed class ExpiryTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Removes_a_peering_at_its_time_with_revision_digest_and_audit_and_leaves_the_other([Values] bool isRelative)
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(other, client);
        var expiry = isRelative ? ("expires_in", (JsonNode)2) : ("expires_at", Living.InSeconds(2));
        var added = (await Api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), expiry))).ShouldBe(201);
        added.GetProperty("receipts").GetProperty(server.Name()).Number("revision").ShouldBe(2);
        (await Api.ListedAsync(client))[server.Name()].Text("expires_at").ShouldNotBeNull();

        await Api.EndsAsync(client, server);

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        var config = await Api.ConfigAsync(server);
        config.Number("revision").ShouldBe(3);
        config.Text("digest").ShouldBe(PlainDigest.Of(config));
        (await Api.ListedAsync(client)).Keys.ShouldBe([other.Name()]);
        var last = (await Api.AuditAsync($"client_name={client}"))[^1];
        (last.Text("caller"), last.Text("call"), last.Text("server_name")).ShouldBe(("broker", "server/remove_peer", server.Name()));
        last.GetProperty("before").Text("expires_at").ShouldNotBeNull();
        last.TryGetProperty("after", out var after).ShouldBeTrue();
        after.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Test]
    public async Task Removes_a_client_with_all_its_peerings_tokens_and_invitations()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        (await Api.UpdateAsync(client, ("expires_in", 2))).ShouldBe(200).Text("expires_at").ShouldNotBeNull();
        await Api.LeaseAsync(other, client); // later ones end with it
        var secret = await Api.TokenAsync("client", client: client);
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()) })).ShouldBe(201);
        (await Api.With(secret).GetAsync("client/list_all")).ShouldBe(200);

        await Api.EndsAsync(client, server);
        await Api.EndsAsync(client, other);

        (await Api.With(secret).GetAsync("token/whoami")).Status.ShouldBe(401);
        (await Api.GetAsync("invitation/list_all")).ShouldBe(200).Names().ShouldNotContain(invitation.Text("invitation_id"));
        (await Api.AuditAsync($"client_name={client}")).Count(entry => entry.Text("caller") == "broker" && entry.Text("call") == "client/delete").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Test]
    public async Task Is_put_off_and_taken_back_by_an_operator()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        (await Api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), ("expires_in", 3)))).ShouldBe(201);
        (await Api.UnlimitAsync(client, server)).ShouldBe(200).GetProperty("receipts").GetProperty(server.Name()).Number("revision").ShouldBe(2);
        (await Api.UpdateAsync(client, ("expires_in", 3))).ShouldBe(200);
        (await Api.UpdateAsync(client, ("expires_at", "2100-01-02T03:04:05+02:00"))).ShouldBe(200).Text("expires_at").ShouldBe("2100-01-02T01:04:05+00:00");
        (await Api.UpdateAsync(client, ("note", "x"))).ShouldBe(200).Text("expires_at").ShouldBe("2100-01-02T01:04:05+00:00", "what is left out stays");

        await Task.Delay(TimeSpan.FromSeconds(4)); // both times have passed

        (await Api.ListedAsync(client))[server.Name()].Text("expires_at").ShouldBe("2100-01-02T01:04:05+00:00");
        (await Api.UnlimitAsync(client)).ShouldBe(200).Text("expires_at").ShouldBeNull();
        (await Api.ListedAsync(client))[server.Name()].Text("expires_at").ShouldBeNull();
    }

    [Test]
    public async Task Refuses_a_time_that_has_passed_two_at_once_and_the_clients_own_token()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await Api.UpdateAsync(client, ("expires_at", Living.InSeconds(-60)))).ShouldNameFields("expires_at");
        (await Api.UpdateAsync(client, server, ("expires_at", Living.InSeconds(-60)))).ShouldNameFields("expires_at");
        (await Api.UpdateAsync(client, ("expires_at", Living.InSeconds(60)), ("expires_in", 60))).ShouldNameFields("expires_at");
        (await Api.UpdateAsync(client, ("expires_at", "10000-01-01T00:00:00Z"))).ShouldNameFields("expires_at");
        (await Api.UpdateAsync(client, ("expires_in", -1))).ShouldNameFields("expires_in");
        var own = Api.With(await Api.TokenAsync("client", client: client));
        (await own.UnlimitAsync(client)).ShouldRefuse(403, "forbidden");
        (await own.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), ("expires_in", 600)))).ShouldRefuse(403, "forbidden");

        (await Api.ListedAsync(client))[server.Name()].Text("expires_at").ShouldBeNull();
    }

    [Test]
    public async Task Ends_what_an_invitation_was_exchanged_for_and_nothing_else()
    {
        var (server, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(other, client);
        var wish = new JsonObject { ["client_name"] = client, ["server_names"] = new JsonArray(server.Name()), ["access_expires_in"] = 2, ["tags"] = new JsonArray("guest") };
        var invitation = (await Api.PostAsync("invitation/add", wish)).ShouldBe(201);
        (invitation.Number("access_expires_in"), invitation.GetProperty("tags")[0].GetString()).ShouldBe((2, "guest"));

        var accepted = (await Api.PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = invitation.Text("invitation"), ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() },
        })).ShouldBe(200);
        (await Api.ListedAsync(client))[server.Name()].GetProperty("tags")[0].GetString().ShouldBe("guest");

        await Api.EndsAsync(client, server);
        (await Api.ListedAsync(client)).Keys.ShouldBe([other.Name()]);
        await Eventually.HoldsAsync(
            async () => (await Api.With(accepted.Text("token")!).GetAsync("token/whoami")).Status == 401, () => "the token works yet");
    }

    /// <summary>An invitation to a second server, of a client that has the first for ever, took that from it an hour later.</summary>
    [Test]
    public async Task An_invitation_puts_no_end_on_a_peering_that_never_ends()
    {
        var (permanent, ending, added) = (await Api.AddServerAsync(), await Api.AddServerAsync(), await Api.AddServerAsync());
        var client = Sample.Name();
        await Api.LeaseAsync(permanent, client);
        await Api.LeaseAsync(ending, client);
        (await Api.UpdateAsync(client, ending, ("expires_in", 600))).ShouldBe(200);
        string[] servers = [permanent.Name(), ending.Name(), added.Name()];
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = client, ["server_names"] = new JsonArray([.. servers.Select(name => JsonValue.Create(name))]),
            ["access_expires_in"] = 3600,
        })).ShouldBe(201);

        var accepted = (await Api.PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = invitation.Text("invitation"),
            ["public_keys"] = new JsonObject(servers.Select(name => KeyValuePair.Create(name, (JsonNode?)Sample.Key()))),
        })).ShouldBe(200);

        var listed = await Api.ListedAsync(client);
        listed[permanent.Name()].Text("expires_at").ShouldBeNull();
        foreach (var server in new[] { ending, added })
        {
            (listed[server.Name()].GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalMinutes
                .ShouldBeInRange(59, 60.1);
        }

        (await Api.With(accepted.Text("token")!).GetAsync("token/whoami")).ShouldBe(200).Text("expires_at").ShouldNotBeNull();
    }

    [Test]
    public async Task A_request_that_waits_is_told_and_the_metrics_have_the_sums()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var config = await Api.GetAsync($"server/config?server_name={server.Name()}");
        (await Api.UpdateAsync(client, ("expires_in", 3))).ShouldBe(200);
        var metrics = (await Api.GetAsync("/metrics")).Text;
        metrics.ShouldContain("wireguard_broker_clients_expiring");
        metrics.ShouldContain("wireguard_broker_peerings_expiring");
        metrics.ShouldNotContain(client);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/server/config?server_name={server.Name()}");
        request.Headers.TryAddWithoutValidation("Prefer", "wait=60");
        request.Headers.TryAddWithoutValidation("If-None-Match", config.Headers["ETag"]);
        (await Api.SendAsync(request)).ShouldBe(200).Number("revision").ShouldBe(config.ShouldBe(200).Number("revision") + 1);
    }
}
