namespace Broker.Api.Tests.Rules;

/// <summary>What is removed when a client, a server or a peering is deleted.</summary>
[Category("Rule4")]
public sealed class DeletionTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Deletes_all_peerings_of_a_client()
    {
        var (one, other, client, neighbour) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(one, client);
        await Api.LeaseAsync(other, client);
        await Api.LeaseAsync(one, neighbour);

        (await Api.PostAsync("client/delete", new JsonObject { ["client_name"] = client })).ShouldBe(200);

        (await Api.PeeringsAsync(client)).ShouldBeEmpty();
        (await Api.PeersAsync(one)).ShouldHaveSingleItem().Address.ShouldBe(one.Address(3));
        (await Api.PeersAsync(other)).ShouldBeEmpty();
        (await Api.PeeringsAsync(neighbour)).ShouldHaveSingleItem();
    }

    [Test]
    public async Task Keeps_a_client_until_its_last_peering_is_removed()
    {
        var (one, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(one, client);
        await Api.LeaseAsync(other, client);

        await Api.RemoveAsync(client, one);
        (await Api.PeeringsAsync(client)).ShouldHaveSingleItem().Server.ShouldBe(other.Name());

        await Api.RemoveAsync(client, other);
        (await Api.GetAsync("client/list_all")).ShouldBe(200).Names().ShouldNotContain(client);
        (await Api.GetAsync($"client/config?client_name={client}&server_name={one.Name()}")).ShouldRefuse(404, "peering-not-found");
    }

    [Test]
    public async Task Deletes_a_server_with_its_peerings_and_the_clients_that_have_no_other()
    {
        var (doomed, other, loyal, mobile) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(doomed, loyal);
        await Api.LeaseAsync(doomed, mobile);
        await Api.LeaseAsync(other, mobile);

        await Api.DeleteServerAsync(doomed);

        (await Api.PeeringsAsync(loyal)).ShouldBeEmpty();
        (await Api.PeeringsAsync(mobile)).ShouldHaveSingleItem().Server.ShouldBe(other.Name());
        (await Api.GetAsync($"server/config?server_name={doomed.Name()}")).ShouldRefuse(404, "server-not-found", doomed.Name());
        (await Api.GetAsync("server/list_all")).ShouldBe(200).Names().ShouldNotContain(doomed.Name());
    }

    [Test]
    public async Task Gives_nothing_of_a_deleted_server_to_one_that_takes_its_place()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server);
        await Api.LeaseAsync(server, client);
        await Api.DeleteServerAsync(server);

        await Api.AddServerAsync(server);

        (await Api.PeersAsync(server)).ShouldBeEmpty();
        (await Api.LeaseAsync(server, client)).ShouldBe(server.Address(2));
    }

    [TestCase("client/delete")]
    [TestCase("server/delete")]
    [TestCase("server/remove_peer")]
    public async Task Succeeds_without_a_change_when_there_is_nothing_to_delete(string call)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var before = (await Api.ConfigAsync(server)).GetRawText();
        var nobody = new JsonObject { ["client_name"] = Sample.Name(), ["server_name"] = Sample.Name("server") };

        (await Api.PostAsync(call, nobody.For(call))).ShouldBe(200);
        (await Api.PostAsync(call, nobody.For(call))).ShouldBe(200);

        (await Api.ConfigAsync(server)).GetRawText().ShouldBe(before);
    }

    [Test]
    public async Task Succeeds_when_only_one_of_client_and_server_exists()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        var other = await Api.AddServerAsync();

        await Api.RemoveAsync(Sample.Name(), server);
        await Api.RemoveAsync(client, other);
        await Api.RemoveAsync(client, Sample.Server());

        (await Api.PeersAsync(server)).ShouldHaveSingleItem();
    }
}
