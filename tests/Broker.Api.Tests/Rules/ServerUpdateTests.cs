using System.Text.Json;

namespace Broker.Api.Tests.Rules;

public sealed class ServerUpdateTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("endpoint_address", "vpn2.example.com")]
    [TestCase("endpoint_address", "2001:db8::2")]
    [TestCase("endpoint_port", 7)]
    [TestCase("public_key", "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [TestCase("allowed_ips", "0.0.0.0/0")]
    public async Task Changes_one_thing_and_keeps_the_rest(string field, object value)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var expected = Config(await ClientConfigAsync(client, server));
        expected[field] = $"{value}";

        (await UpdateAsync(server, (field, JsonValue.Create(value)))).ShouldBe(200);

        Config(await ClientConfigAsync(client, server)).ShouldBe(expected);
        await Api.DeleteServerAsync(server);
    }

    [Test]
    public async Task Changes_everything_at_once()
    {
        var (server, key) = (await Api.AddServerAsync(), Sample.Key());

        (await UpdateAsync(server, ("endpoint_address", "192.0.2.1"), ("endpoint_port", 9), ("public_key", key), ("allowed_ips", "::/0")))
            .ShouldBe(200);

        var listed = (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty(server.Name());
        listed.Text("endpoint_address").ShouldBe("192.0.2.1");
        listed.Number("endpoint_port").ShouldBe(9);
        listed.Text("public_key").ShouldBe(key);
    }

    [Test]
    public async Task Succeeds_without_a_change_when_nothing_is_given_or_all_is_as_it_was()
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);
        var before = (await Api.ConfigAsync(server)).GetRawText();

        (await UpdateAsync(server)).ShouldBe(200);
        (await UpdateAsync(server, ("public_key", server.Key()), ("endpoint_port", 51820))).ShouldBe(200);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
        (await Api.PostAsync("server/add", server)).ShouldBe(200);
    }

    [Test]
    public async Task Keeps_peerings_and_leases_when_the_key_changes()
    {
        var server = await Api.AddServerAsync();
        await Api.LeaseAsync(server);
        await Api.LeaseAsync(server);
        var before = await Api.PeersAsync(server);

        (await UpdateAsync(server, ("public_key", Sample.Key()))).ShouldBe(200);

        (await Api.PeersAsync(server)).ShouldBe(before);
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(4));
    }

    [Test]
    public async Task Refuses_a_server_that_does_not_exist()
    {
        var name = Sample.Name("server");

        (await Api.PostAsync("server/update", new JsonObject { ["server_name"] = name, ["endpoint_port"] = 9 }))
            .ShouldRefuse(404, "server-not-found", name);
    }

    private Task<Answer> UpdateAsync(JsonObject server, params (string, JsonNode?)[] changes) =>
        Api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name() }.With(changes));

    private async Task<Answer> ClientConfigAsync(string client, JsonObject server) =>
        await Api.GetAsync($"client/config?client_name={client}&server_name={server.Name()}");

    private static Dictionary<string, string> Config(Answer answer) =>
        answer.ShouldBe(200).EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(part => part.Value.EnumerateObject())
            .ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal);
}
