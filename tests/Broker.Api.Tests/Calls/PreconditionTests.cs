namespace Broker.Api.Tests.Calls;

/// <summary>What <c>client/add</c> has changed, and what <c>If-None-Match: *</c> and <c>If-Match: *</c> refuse (RFC 9110, 13.1).</summary>
public sealed class PreconditionTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task An_add_says_whether_it_added_replaced_or_changed_nothing()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());

        (await Api.AddClientAsync(client, server, key)).ShouldBe(201).Text("change").ShouldBe("added");
        (await Api.AddClientAsync(client, server, key)).ShouldBe(201).Text("change").ShouldBe("unchanged");
        (await Api.AddClientAsync(client, server)).ShouldBe(201).Text("change").ShouldBe("replaced");
        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);
        (await Api.AddClientAsync(client, server, key)).ShouldBe(201).Text("change").ShouldBe("added");
    }

    [Test]
    public async Task An_add_of_what_is_to_be_new_refuses_a_peering_that_is_there()
    {
        var (server, other, client, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        var body = Fleet.Client(client, server).With(("public_key", key));
        (await Api.PostAsync("client/add", body, "If-None-Match", "*")).ShouldBe(201).Text("change").ShouldBe("added");
        var before = await Api.StateAsync(body);

        foreach (var again in new[] { body, body.With(("public_key", Sample.Key())) })
        {
            (await Api.PostAsync("client/add", again, "If-None-Match", "*")).ShouldRefuse(412, "peering-exists", client, server.Name());
        }

        (await Api.StateAsync(body)).ShouldBe(before);
        (await Api.PostAsync("client/add", body.With(("server_name", other.Name())), "If-None-Match", "*")).ShouldBe(201);
        (await Api.PostAsync("client/add", body, "If-None-Match", "\"a tag\"")).ShouldBe(201);
    }

    [TestCase("client/delete", "client_name", "client-not-found")]
    [TestCase("server/delete", "server_name", "server-not-found")]
    [TestCase("server/remove_peer", "client_name", "peering-not-found")]
    [TestCase("server/remove_peer", "server_name", "server-not-found")]
    public async Task A_deletion_of_what_must_be_there_names_the_nearest_and_changes_nothing(string path, string field, string slug)
    {
        var body = await Call.Of(path).PrepareAsync(Api);
        var (before, name) = (await Api.StateAsync(body), body.Text(field));

        var mistyped = await Api.PostAsync(path, body.With((field, $"{name}x")), "If-Match", "*");

        mistyped.ShouldRefuse(404, slug, $"'{name}x'", $"Is '{name}' meant?");
        (await Api.StateAsync(body)).ShouldBe(before);
        (await Api.PostAsync(path, body.With((field, $"{name}x")))).ShouldBe(200).Number("peerings_removed").ShouldBe(0);
        (await Api.PostAsync(path, body, "If-Match", "*")).ShouldBe(200).Number("peerings_removed").ShouldBe(1);
        (await Api.PostAsync(path, body, "If-Match", "*")).Status.ShouldBe(404);
    }

    /// <summary>A caller that wanted to delete only what had not changed since its last look cut somebody off all the same.</summary>
    [Test]
    public async Task A_deletion_on_a_condition_that_is_not_compared_is_refused_and_changes_nothing(
        [Values("client/delete", "server/delete", "server/remove_peer")] string path,
        [Values("\"a tag\"", "W/\"a\"", "a", "", "*, \"a\"", "\"a\", *", "**")] string condition)
    {
        var body = await Call.Of(path).PrepareAsync(Api);
        var before = await Api.StateAsync(body);

        (await Api.PostAsync(path, body, "If-Match", condition)).ShouldNameFields("if-match");

        (await Api.StateAsync(body)).ShouldBe(before);
    }

    [TestCase("token/delete", "token_name")]
    [TestCase("webhook/delete", "webhook_name")]
    public async Task Likewise_one_of_what_nobody_has(string path, string field) =>
        (await Api.PostAsync(path, new JsonObject { [field] = Sample.Name() }, "If-Match", "\"a tag\"")).ShouldNameFields("if-match");

    [Test]
    public async Task A_name_that_is_like_no_other_is_refused_without_a_suggestion() =>
        (await Api.PostAsync("server/delete", new JsonObject { ["server_name"] = new string('q', 60) }, "If-Match", "*"))
            .ShouldRefuse(404, "server-not-found").Text("detail")!.ShouldNotContain("meant");
}
