namespace Broker.Api.Tests.Rules;

/// <summary>Which address a peering gets, and that it keeps it.</summary>
[Category("Rule1")]
[Category("Rule3")]
public sealed class LeaseTests(BackEnd backEnd) : ApiTests(backEnd)
{
    [TestCase(0, 2)]
    [TestCase(1, 2)]
    [TestCase(2, 3)]
    [TestCase(20, 21)]
    [TestCase(253, 254)]
    public async Task Begins_above_the_servers_own_address_and_the_reserved_ones(int reserved, int first)
    {
        var server = await Api.AddServerAsync(Sample.Server(reserved: reserved));

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(first));
    }

    [Test]
    public async Task Leases_the_lowest_free_address()
    {
        var server = await Api.AddServerAsync();
        string[] clients = [.. Enumerable.Range(0, 5).Select(_ => Sample.Name())];
        foreach (var client in clients)
        {
            await Api.LeaseAsync(server, client);
        }

        await Api.RemoveAsync(clients[3], server);
        await Api.RemoveAsync(clients[1], server);

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3));
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(5));
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(7));
    }

    [Test]
    public async Task Leases_an_address_again_that_was_the_highest()
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server);
        await Api.LeaseAsync(server, client);

        await Api.RemoveAsync(client, server);

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(3));
        (await Api.LeaseAsync(server)).ShouldBe(server.Address(4));
    }

    [TestCase("server/remove_peer")]
    [TestCase("client/delete")]
    public async Task Frees_an_address_at_once(string call)
    {
        var (server, client) = (await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(server, client);
        await Api.LeaseAsync(server);

        (await Api.PostAsync(call, Fleet.Client(client, server).For(call))).ShouldBe(200);

        (await Api.LeaseAsync(server)).ShouldBe(server.Address(2));
    }

    [Test]
    public async Task Leases_from_each_server_by_itself()
    {
        var (one, other, client) = (await Api.AddServerAsync(), await Api.AddServerAsync(), Sample.Name());
        await Api.LeaseAsync(one);

        (await Api.LeaseAsync(one, client)).ShouldBe(one.Address(3));
        (await Api.LeaseAsync(other, client)).ShouldBe(other.Address(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Replaces_a_peering_by_one_with_a_new_id_and_the_same_address(bool keepKey)
    {
        var (server, client, key) = (await Api.AddServerAsync(), Sample.Name(), Sample.Key());
        await Api.LeaseAsync(server);
        var lease = await Api.LeaseAsync(server, client, key);
        await Api.LeaseAsync(server);
        var before = (await Api.PeeringsAsync(client)).ShouldHaveSingleItem();
        var newKey = keepKey ? key : Sample.Key();

        (await Api.LeaseAsync(server, client, newKey)).ShouldBe(lease);

        var after = (await Api.PeeringsAsync(client)).ShouldHaveSingleItem();
        after.Id.ShouldNotBe(before.Id);
        after.Key.ShouldBe(newKey);
        (await Api.PeersAsync(server)).Where(peer => peer.Address == lease).ShouldBe([(lease, newKey)]);
    }

    [Test]
    public async Task Keeps_the_address_even_when_a_lower_one_is_free()
    {
        var (server, first, second) = (await Api.AddServerAsync(), Sample.Name(), Sample.Name());
        await Api.LeaseAsync(server, first);
        await Api.LeaseAsync(server, second);
        await Api.RemoveAsync(first, server);

        (await Api.LeaseAsync(server, second)).ShouldBe(server.Address(3));
        (await Api.LeaseAsync(server, first)).ShouldBe(server.Address(2));
    }
}
