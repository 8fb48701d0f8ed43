using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Peerings;

/// <summary><c>client/config</c> with <c>Accept: text/plain</c>: a file that wg-quick(8) takes once it has the private key.</summary>
public sealed class ConfigTextTests(BackEnd backEnd) : ApiTests(backEnd)
{
    private static readonly (string, string) Text = ("Accept", "text/plain");

    [Test]
    public async Task Has_all_that_the_configuration_says_and_a_placeholder_for_the_private_key()
    {
        var (server, client) = (Sample.Server().With(("dns", "10.9.9.9"), ("mtu", 1380), ("persistent_keepalive", 25)), Sample.Name());
        await Api.AddServerAsync(server);
        await Api.LeaseAsync(server, client);
        var path = Path(client, server);
        var config = (await Api.GetAsync(path)).ShouldBe(200);

        var answer = await Api.GetAsync(path, Text);

        (answer.Status, answer.Headers["Content-Type"]).ShouldBe((200, "text/plain; charset=utf-8"));
        answer.Text.ShouldBe(
            $"""
            [Interface]
            PrivateKey = PRIVATE_KEY
            Address = {config.GetProperty("subnet").Text("lease")}/32
            DNS = 10.9.9.9
            MTU = 1380

            [Peer]
            PublicKey = {server.Text("public_key")}
            Endpoint = {server.Text("endpoint_address")}:{server["endpoint_port"]}
            AllowedIPs = {config.GetProperty("subnet").Text("allowed_ips")}
            PersistentKeepalive = 25

            """);
    }

    [TestCase("text/plain;charset=utf-8", true)]
    [TestCase("text/*, application/json;q=0.5", true)]
    [TestCase("*/*;q=0.1, text/plain", true)]
    [TestCase("text/plain, */*", true)]
    [TestCase("text/plain;q=0", false)]
    [TestCase("application/json, text/plain, */*", false)] // what axios and others send for JSON
    [TestCase("text/plain;q=0, application/json", false)]
    [TestCase("text/html, */*;q=0.8", false)]
    [TestCase("text/plain;q=2;;, /", false)]
    public async Task Is_for_who_would_rather_have_it_than_JSON(string accept, bool isText)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);

        (await Api.GetAsync(Path(client, server), ("Accept", accept))).MediaType.ShouldBe(isText ? "text/plain" : "application/json");
    }

    [Test]
    public async Task Has_a_version_of_its_own_and_refusals_as_ever()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var path = Path(client, server);
        var (json, text) = ((await Api.GetAsync(path)).Headers["ETag"], (await Api.GetAsync(path, Text)).Headers["ETag"]);

        (await Api.GetAsync(path, Text, ("If-None-Match", json))).Status.ShouldBe(200);
        var same = await Api.GetAsync(path, Text, ("If-None-Match", text), ("Prefer", "wait=1"));
        (same.Status, same.Text, same.Headers["ETag"]).ShouldBe((304, "", text));
        (await Api.GetAsync(Path(Sample.Name(), server), Text)).ShouldRefuse(404, "peering-not-found");
        var own = Api.With(await Api.TokenAsync("client", client: client));
        (await own.GetAsync(path, Text)).Text.ShouldStartWith("[Interface]\n");
        (await own.GetAsync(Path(Sample.Name(), server), Text)).ShouldRefuse(403, "forbidden");
    }

    private static string Path(string client, JsonObject server) => $"client/config?client_name={client}&server_name={server.Name()}";
}
