using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Webhooks;

public sealed class WebhookCallTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private const string Url = "http://127.0.0.1:9/path-that-is-a-secret";

    [Test]
    public async Task Shows_neither_the_secret_nor_in_the_audit_trail_the_path()
    {
        var (name, admin) = (Sample.Name("hook"), Tokens.Wish("admin"));
        var api = Api.With(await Api.TokenAsync(admin));
        var added = await api.PostAsync("webhook/add", Hooks.Wish(name, Url, "removed"));
        added.ShouldBe(201).GetProperty("kinds").EnumerateArray().Single().GetString().ShouldBe("removed");
        var listed = await api.GetAsync("webhook/list_all");
        (await api.DeleteWebhookAsync(name)).ShouldBe(200);
        var audit = await Api.AuditAsync($"caller={admin.Text("token_name")}");

        new[] { added, listed }.ShouldAllBe(answer => !answer.Text.Contains(Hooks.Secret));
        audit.ShouldAllBe(entry => !entry.GetRawText().Contains(Hooks.Secret));
        audit[^1].Text("call").ShouldBe("webhook/delete");
        audit[^1].GetProperty("before").Text("origin").ShouldBe("http://127.0.0.1:9");
        audit.ShouldAllBe(entry => !entry.GetRawText().Contains("path-that-is-a-secret"));
    }

    [Test]
    public async Task Refuses_a_taken_name_and_a_missing_one()
    {
        var wish = Hooks.Wish(Sample.Name("hook"), Url);
        (await Api.PostAsync("webhook/add", wish)).ShouldBe(201);

        (await Api.PostAsync("webhook/add", wish.With(("kinds", new JsonArray("added"))))).ShouldRefuse(
            409, "webhook-exists", wish.Text("webhook_name"));
        (await Api.WebhookAsync(wish.Text("webhook_name"))).Text("kinds").ShouldBeNull("it stays as it was");
        (await Api.DeleteWebhookAsync(wish.Text("webhook_name"))).ShouldBe(200);
        (await Api.PostAsync("webhook/delete", new JsonObject { ["webhook_name"] = wish.Text("webhook_name") }, "If-Match", "*"))
            .ShouldRefuse(404, "webhook-not-found");
    }

    [Test, WithoutStorage]
    public async Task Needs_an_admin()
    {
        foreach (var role in new[] { "operator", "viewer" })
        {
            var caller = Api.With(await Api.TokenAsync(role));
            (await caller.PostAsync("webhook/add", Hooks.Wish(Sample.Name("hook"), Url))).ShouldRefuse(403, "forbidden", "admin");
            (await caller.GetAsync("webhook/list_all")).ShouldRefuse(403, "forbidden", "admin");
        }
    }

    [TestCase("url", "ftp://hooks.example.com/")]
    [TestCase("url", "https://ann:secret@hooks.example.com/")]
    [TestCase("url", "https://hooks.example.com/#x")]
    [TestCase("secret", "short")]
    [TestCase("secret", "with spaces in between")]
    [TestCase("webhook_name", "../etc")]
    [WithoutStorage]
    public async Task Refuses_by_name(string field, string value)
    {
        var answer = await Api.PostAsync("webhook/add", Hooks.Wish(Sample.Name("hook"), Url).With((field, value)));

        answer.ShouldNameFields(field);
        (field == "webhook_name" || !answer.Text.Contains(value)).ShouldBeTrue("it may hold a secret");
    }

    /// <summary>It was stored percent-encoded, which was too long to be read: no webhook was delivered any more, nor could be deleted.</summary>
    [Test]
    public async Task Refuses_a_url_that_is_too_long_as_it_is_stored()
    {
        var wish = Hooks.Wish(Sample.Name("hook"), $"https://hooks.example.com/{new string('ä', 400)}");

        (await Api.PostAsync("webhook/add", wish)).ShouldNameFields("url");

        (await Api.GetAsync("webhook/list_all")).ShouldBe(200).Names().ShouldNotContain(wish.Text("webhook_name"));
    }

    [Test, WithoutStorage]
    public async Task Refuses_kinds_that_there_are_not()
    {
        (await Api.PostAsync("webhook/add", Hooks.Wish(Sample.Name("hook"), Url, "deleted"))).ShouldNameFields("kinds");
        (await Api.PostAsync("webhook/add", Hooks.Wish(Sample.Name("hook"), Url).With(("kinds", new JsonArray()))))
            .ShouldNameFields("kinds");
    }

    [Test, WithoutStorage]
    public async Task Refuses_local_addresses_unless_they_are_allowed()
    {
        await using var broker =
            await LocalBroker.StartAsync(await Brokers.EnvironmentAsync(BackEnd.Sqlite, ("Webhooks__AllowLocal", "false")));
        foreach (var host in new[]
        {
            "127.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "localhost",
        })
        {
            (await broker.Api.PostAsync("webhook/add", Hooks.Wish(Sample.Name("hook"), $"http://{host}:8080/x"))).ShouldNameFields("url");
        }

        (await broker.Api.GetAsync("webhook/list_all")).ShouldBe(200).Names().ShouldBeEmpty();
    }
}
