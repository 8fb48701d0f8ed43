namespace Broker.Api.Tests.Rules;

/// <summary>Which key a peering can have.</summary>
[Category("Rule5")]
public sealed class KeyTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [Test]
    public async Task Refuses_a_peering_with_its_own_servers_key()
    {
        var server = await Api.AddServerAsync();

        (await Api.AddClientAsync(Sample.Name(), server, server.Key())).ShouldRefuse(409, "key-in-use", server.Key(), server.Name());

        (await Api.PeersAsync(server)).ShouldBeEmpty();
    }

    [Test]
    public async Task Refuses_a_key_that_another_client_of_the_server_has()
    {
        var (server, first, second, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, first, key);

        (await Api.AddClientAsync(second, server, key)).ShouldRefuse(409, "key-in-use", key);

        (await Api.PeeringsAsync(second)).ShouldBeEmpty();
        (await Api.LeaseAsync(server, second)).ShouldBe(server.Address(3));
    }

    [Test]
    [Category("Rule9")]
    public async Task Keeps_a_peering_as_it_was_when_its_new_key_is_refused()
    {
        var (server, first, second, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, first, key);
        await Api.LeaseAsync(server, second);
        var before = await Api.PeeringsAsync(second);

        (await Api.AddClientAsync(second, server, key)).ShouldRefuse(409, "key-in-use");
        (await Api.AddClientAsync(second, server, server.Key())).ShouldRefuse(409, "key-in-use");

        (await Api.PeeringsAsync(second)).ShouldBe(before);
    }

    [Test]
    public async Task Lets_a_client_use_one_key_on_two_servers()
    {
        var (one, other, client, key) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name(), Sample.Key());

        await Api.LeaseAsync(one, client, key);
        await Api.LeaseAsync(other, client, key);

        (await Api.PeeringsAsync(client)).ShouldAllBe(peering => peering.Key == key);
    }

    [Test]
    public async Task Lets_a_peering_have_the_key_of_a_server_that_it_is_not_with()
    {
        var (one, other) = (await Api.AddServerAsync(), await Api.AddServerAsync());

        await Api.LeaseAsync(one, key: other.Key());

        (await Api.PeersAsync(one)).ShouldHaveSingleItem().Key.ShouldBe(other.Key());
    }

    [TestCase("server/remove_peer")]
    [TestCase("client/delete")]
    public async Task Lets_another_client_have_a_key_once_it_is_free(string call)
    {
        var (server, first, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, first, key);

        await Api.PostAsync(call, Fleet.Client(first, server).For(call));

        await Api.LeaseAsync(server, key: key);
    }

    [Test]
    public async Task Frees_the_key_that_a_replacement_took_the_place_of()
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server, client, key);
        await Api.LeaseAsync(server, client);

        await Api.LeaseAsync(server, key: key);
    }
}
