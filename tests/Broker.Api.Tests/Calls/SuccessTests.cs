using System.Text.Json;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Calls;

/// <summary>What each call answers when it succeeds.</summary>
public sealed class SuccessTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private readonly string client = Sample.Name();
    private readonly string key = Sample.Key();
    private readonly JsonObject server =
        Sample.Server(reserved: 20).With(("endpoint_address", "2001:db8::1"), ("allowed_ips", "192.0.2.0/24"));

    private string Lease => server.Address(21);

    private string OfServer => $"?server_name={server.Name()}";

    [OneTimeSetUp]
    public async Task Add()
    {
        await Api.AddServerAsync(server);
        (await Api.LeaseAsync(server, client, key)).ShouldBe(Lease);
    }

    [Test]
    public async Task Lists_clients_as_peerings_by_id()
    {
        var peering = (await Api.GetAsync("client/list_all")).ShouldBe(200).GetProperty(client).EnumerateObject().ShouldHaveSingleItem();

        peering.Name.ShouldNotBeNullOrWhiteSpace();
        peering.Value.Text("public_key").ShouldBe(key);
        peering.Value.Text("server").ShouldBe(server.Name());
    }

    [Test]
    public async Task Lists_servers_by_name()
    {
        var listed = (await Api.GetAsync("server/list_all")).ShouldBe(200).GetProperty(server.Name());

        listed.Text("endpoint_address").ShouldBe("2001:db8::1");
        listed.Number("endpoint_port").ShouldBe(51820);
        listed.Text("public_key").ShouldBe(server.Key());
    }

    [Test]
    public async Task Gives_a_server_its_peers()
    {
        var config = (await Api.GetAsync($"server/config{OfServer}")).ShouldBe(200);

        config.GetProperty("revision").ValueKind.ShouldBe(JsonValueKind.Number);
        Guid.TryParseExact(config.Text("server_id"), "D", out _).ShouldBeTrue();
        var peer = config.GetProperty("peers").EnumerateArray().ShouldHaveSingleItem();
        peer.Text("ip_address").ShouldBe(Lease);
        peer.Text("public_key").ShouldBe(key);
    }

    [Test]
    public async Task Gives_a_server_without_peers_an_empty_list()
    {
        var empty = await Api.AddServerAsync();

        (await Api.ConfigAsync(empty)).GetProperty("peers").GetArrayLength().ShouldBe(0);
    }

    [Test]
    public async Task Gives_a_server_its_own_address() =>
        (await Api.GetAsync($"server/wireguard_ip{OfServer}")).ShouldBe(200).Text("server_wg_ip").ShouldBe(server.Address(1));

    [Test]
    public async Task Says_that_a_server_exists() => (await Api.GetAsync($"server/exists{OfServer}")).ShouldBe(200);

    [Test]
    public async Task Gives_a_client_its_configuration() =>
        ShouldBeConfig((await Api.GetAsync($"client/config{OfServer}&client_name={client}")).ShouldBe(200), Lease);

    [Test]
    public async Task Answers_an_add_with_the_clients_configuration()
    {
        var name = Sample.Name();
        var added = await Api.AddClientAsync(name, server);

        ShouldBeConfig(added.ShouldBe(201), server.Address(22));
        var config = (await Api.GetAsync($"client/config?client_name={name}&server_name={server.Name()}")).ShouldBe(200);
        config.Names().ShouldBe(["server", "subnet", "public_key", "disabled"]);
        added.Json.Names().ShouldBe(["server", "subnet", "public_key", "disabled", "change", "receipts"]);
        config.EnumerateObject().ShouldAllBe(part => part.Value.GetRawText() == added.Json.GetProperty(part.Name).GetRawText());
        await Api.RemoveAsync(name, server);
    }

    /// <summary>The description has no other type.</summary>
    [Test]
    public async Task Answers_json_whatever_is_like_it_in_what_is_accepted(
        [Values("client/list", "token/whoami", "server/list")] string read,
        [Values("text/*", "text/json", "application/vnd.broker+json", "application/*")] string accept) =>
        (await Api.GetAsync(read, ("Accept", accept))).ShouldBe(200);

    private void ShouldBeConfig(JsonElement config, string lease)
    {
        var peer = config.GetProperty("server");
        peer.Text("endpoint_address").ShouldBe("2001:db8::1");
        peer.Number("endpoint_port").ShouldBe(51820);
        peer.Text("public_key").ShouldBe(server.Key());
        config.GetProperty("subnet").Text("allowed_ips").ShouldBe("192.0.2.0/24");
        config.GetProperty("subnet").Text("lease").ShouldBe(lease);
    }
}
