namespace Broker.Api.Tests.Authority;

/// <summary>What is refused to a caller that is bound to one server or client names no other.</summary>
[Category("Rule12")]
public sealed class BoundRefusalTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task A_key_of_another_client()
    {
        var (server, client, other, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, other, key);
        await Api.LeaseAsync(server, client);
        var caller = Api.With(await Api.TokenAsync("client", client: client));

        var refusal = (await caller.AddClientAsync(client, server, key)).ShouldRefuse(409, "key-in-use");

        refusal.Text("detail")!.ShouldContain("another host");
        refusal.Text("detail")!.ShouldNotContain(other);
        (await Api.AddClientAsync(client, server, key)).ShouldRefuse(409, "key-in-use").Text("detail")!.ShouldContain(other);
    }

    [Test]
    public async Task A_key_or_a_subnet_of_another_server()
    {
        var (other, server) = (await Api.AddServerAsync(), Sample.Server());
        var caller = Api.With(await Api.TokenAsync("server", server.Name()));

        var sameKey = (await caller.PostAsync("server/add", server.With(("public_key", other.Key())))).ShouldRefuse(409, "key-in-use");
        var sameSubnet = (await caller.PostAsync(
            "server/add", Sample.Server().With(("server_name", server.Name()), ("network_address", other.Text("network_address")))))
            .ShouldRefuse(409, "subnet-overlap");

        new[] { sameKey, sameSubnet }.ShouldAllBe(refusal => !refusal.Text("detail")!.Contains(other.Name(), StringComparison.Ordinal));
        sameSubnet.Text("detail")!.ShouldContain("those of another server");
    }

    [Test]
    public async Task An_address_of_another_client_by_an_invitation()
    {
        var (server, client, other) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        var lease = await Api.LeaseAsync(server, other);
        var invitation = (await Api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = client,
            ["server_names"] = new JsonArray(server.Name()),
            ["leases"] = new JsonObject { [server.Name()] = lease },
        })).ShouldBe(201).Text("invitation");

        var refusal = (await Api.PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = invitation,
            ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() },
        })).ShouldRefuse(409, "lease-in-use");

        refusal.Text("detail")!.ShouldContain("another client");
        refusal.Text("detail")!.ShouldNotContain(other);
    }

    [Test]
    public async Task A_server_that_a_client_has_beside()
    {
        var (network, client) = (Sample.Block(), Sample.Name());
        var (own, other) = (Sample.Server(network, mask: 25), Sample.Server(network.Plus(128), mask: 25));
        foreach (var server in new[] { own, other })
        {
            (await Api.PostAsync("server/add", server)).ShouldBe(201);
            await Api.LeaseAsync(server, client);
        }

        var wider = new JsonObject { ["server_name"] = own.Name(), ["network_mask"] = 24, ["allow_overlap"] = true };

        var refusal = (await Api.With(await Api.TokenAsync("server", own.Name())).PostAsync("server/update", wider))
            .ShouldRefuse(409, "subnet-overlap");

        refusal.Text("detail")!.ShouldContain("another server");
        refusal.Text("detail")!.ShouldNotContain(other.Name());
        (await Api.PostAsync("server/update", wider)).ShouldRefuse(409, "subnet-overlap").Text("detail")!.ShouldContain(other.Name());
    }
}
