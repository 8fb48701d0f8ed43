namespace Broker.Api.Tests.Calls;

/// <summary>The refusals of each call that are about what exists, as the table of the API has them.</summary>
public sealed class RefusalTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase("server/config")]
    [TestCase("server/wireguard_ip")]
    [TestCase("server/exists")]
    [TestCase("client/config")]
    [TestCase("client/add")]
    [TestCase("client/update")]
    [TestCase("server/export")]
    [TestCase("server/update")]
    [TestCase("server/status")]
    [TestCase("server/report")]
    public async Task Names_a_server_that_does_not_exist(string path)
    {
        var call = Call.Of(path);
        var name = Sample.Name("nowhere");
        var body = (await call.PrepareAsync(Api)).With(("server_name", name));

        (await call.SendAsync(Api, body)).ShouldRefuse(404, "server-not-found", name);
    }

    [Test]
    public async Task Names_a_client_that_does_not_exist()
    {
        var (server, name) = (await Api.AddServerAsync(), Sample.Name());

        (await Api.GetAsync($"client/config?client_name={name}&server_name={server.Name()}"))
            .ShouldRefuse(404, "peering-not-found", name, server.Name());
    }

    [Test]
    public async Task Names_a_client_that_has_no_peering()
    {
        var name = Sample.Name("nobody");

        (await Api.GetAsync($"client/status?client_name={name}")).ShouldRefuse(404, "client-not-found", name);
    }

    [Test]
    public async Task Names_the_peering_that_a_client_lacks()
    {
        var (one, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(one, client);

        (await Api.GetAsync($"client/config?client_name={client}&server_name={other.Name()}"))
            .ShouldRefuse(404, "peering-not-found", client, other.Name());
    }

    [Test]
    public async Task Stores_nothing_of_a_client_whose_server_does_not_exist()
    {
        var client = Sample.Name();

        (await Api.AddClientAsync(client, Sample.Server())).ShouldRefuse(404, "server-not-found");

        (await Api.PeeringsAsync(client)).ShouldBeEmpty();
    }

    [TestCase("client/add", "public_key")]
    [TestCase("server/add", "network_address")]
    [TestCase("server/delete", "server_name")]
    [TestCase("client/delete", "client_name")]
    [TestCase("server/remove_peer", "client_name")]
    public async Task Changes_nothing_when_a_field_is_wrong(string path, string wrongField)
    {
        var call = Call.Of(path);
        var body = await call.PrepareAsync(Api);
        var before = await Api.StateAsync(body);

        (await call.SendAsync(Api, body.With((wrongField, "not one!")))).ShouldNameFields(wrongField);

        (await Api.StateAsync(body)).ShouldBe(before);
    }
}
