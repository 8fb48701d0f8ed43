using System.Text.Json;

namespace Broker.Api.Tests.Authority;

/// <summary>What a call answers about what it has made is what lists say of it, to the millisecond.</summary>
public sealed class IssuedTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_token_is_answered_as_it_is_listed()
    {
        var wish = Tokens.Wish("viewer").With(("expires_in", 3600));

        ShouldBeListed(await Api.PostAsync("token/add", wish), await Api.GetAsync("token/list_all"), "token_name", "token");
    }

    [Test]
    public async Task An_invitation_is_answered_as_it_is_listed()
    {
        var server = await Api.AddServerAsync();
        var wish = new JsonObject { ["client_name"] = Sample.Name(), ["server_names"] = new JsonArray(server.Name()) };

        ShouldBeListed(
            await Api.PostAsync("invitation/add", wish), await Api.GetAsync("invitation/list_all"), "invitation_id", "invitation", "link");
    }

    /// <summary>Nobody could see what an open invitation was going to give.</summary>
    [Test]
    public async Task An_invitation_is_shown_with_the_addresses_and_networks_that_it_gives()
    {
        var (server, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());
        var made = (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = Sample.Name(),
            ["server_names"] = new JsonArray(server.Name(), other.Name()),
            ["leases"] = new JsonObject { [server.Name()] = server.Address(9) },
            ["routed_networks"] = new JsonObject { [other.Name()] = new JsonArray("192.168.77.0/24") },
        })).ShouldBe(201);

        var shown = (await Api.PostAsync("invitation/show", new JsonObject { ["invitation"] = made.Text("invitation") })).ShouldBe(200);

        var listed = (await Api.GetAsync("invitation/list_all")).ShouldBe(200).GetProperty(made.Text("invitation_id")!);
        foreach (var invitation in new[] { made, shown, listed })
        {
            invitation.GetProperty("leases").GetRawText().ShouldBe($"{{\"{server.Name()}\":\"{server.Address(9)}\"}}");
            invitation.GetProperty("routed_networks").GetRawText().ShouldBe($"{{\"{other.Name()}\":[\"192.168.77.0/24\"]}}");
        }
    }

    [Test]
    public async Task An_address_that_no_client_can_have_is_refused_under_the_field_that_names_it()
    {
        var server = await Api.AddServerAsync();

        (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = Sample.Name(),
            ["server_names"] = new JsonArray(server.Name()),
            ["leases"] = new JsonObject { [server.Name()] = server.Address(1) },
        })).ShouldNameFields("leases");
    }

    [Test]
    public async Task A_webhook_is_answered_as_it_is_listed()
    {
        var wish = new JsonObject
        {
            ["webhook_name"] = Sample.Name("hook"), ["url"] = "http://127.0.0.1:9/", ["secret"] = "0123456789abcdef",
            ["kinds"] = new JsonArray("out_of_step"),
        };

        ShouldBeListed(await Api.PostAsync("webhook/add", wish), await Api.GetAsync("webhook/list_all"), "webhook_name");
    }

    private static void ShouldBeListed(Answer made, Answer list, string key, params string[] secrets)
    {
        var answer = made.ShouldBe(201);
        var listed = list.ShouldBe(200).GetProperty(answer.Text(key)!);
        Fields(answer).Where(field => !secrets.Contains(field.Name, StringComparer.Ordinal)).ShouldBe(Fields(listed));
    }

    private static IEnumerable<(string Name, string Value)> Fields(JsonElement element) =>
        element.EnumerateObject().Select(field => (field.Name, field.Value.GetRawText()));
}
