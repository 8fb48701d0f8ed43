using Broker.Domain;
using Broker.Domain.Servers;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Servers.RemovePeer;
using Broker.Application.Servers.UpdateServer;
using Broker.Domain.Keys;

namespace Broker.Application.Tests;

/// <summary>
/// A server's revision grows with what its agent has to apply, and with nothing else. The server paris has the client ann and the
/// revision 2, lyon has nobody and the revision 1.
/// </summary>
public sealed class RevisionTests : ApplicationTest
{
    [SetUp]
    public async Task Add_servers_and_a_client()
    {
        await AddServerAsync("paris", 1);
        await AddServerAsync("lyon", 2);
        await AddClientAsync("ann", "paris", 11);
    }

    [Test]
    public async Task A_new_client_is_to_be_applied()
    {
        await AddClientAsync("bob", "paris", 12);

        await ShouldBeAsync(paris: 3, lyon: 1);
    }

    [TestCase(11, 2)]
    [TestCase(12, 3)]
    public async Task A_client_that_is_added_again_is_to_be_applied_if_its_key_is_new(byte key, long revision)
    {
        await AddClientAsync("ann", "paris", key);

        await ShouldBeAsync(paris: revision, lyon: 1);
    }

    [Test]
    public async Task A_refused_client_is_not()
    {
        await Should.ThrowAsync<KeyInUseException>(() => AddClientAsync("bob", "paris", 11));

        await ShouldBeAsync(paris: 2, lyon: 1);
    }

    [TestCase("ann", 3)]
    [TestCase("bob", 2)]
    public async Task A_removed_peer_is_to_be_applied_if_there_was_one(string client, long revision)
    {
        await SendAsync(new RemovePeerCommand(Client(client), Server("paris")));

        await ShouldBeAsync(paris: revision, lyon: 1);
    }

    [Test]
    public async Task A_deleted_client_is_to_be_applied_where_it_had_a_peering()
    {
        await AddServerAsync("nice", 3);
        await AddClientAsync("ann", "lyon", 11);

        (await SendAsync(new DeleteClientCommand(Client("ann")))).PeeringsRemoved.ShouldBe(2);

        await ShouldBeAsync(paris: 3, lyon: 3);
        (await RevisionAsync("nice")).ShouldBe(1);
    }

    [TestCase(null, null, null, null, 2)]
    [TestCase((byte)1, "vpn.example", 51820, "10.1.0.0/24", 2)]
    [TestCase((byte)99, null, null, null, 3)]
    [TestCase(null, "192.0.2.1", null, null, 3)]
    [TestCase(null, null, 51821, null, 3)]
    [TestCase(null, null, null, "10.0.0.0/8", 3)]
    [TestCase((byte)99, "192.0.2.1", 51821, "10.0.0.0/8", 3)]
    public async Task A_changed_server_is_to_be_applied_once_if_anything_differs(
        byte? key, string? address, int? port, string? allowed, long revision)
    {
        var update = new ServerUpdate
        {
            PublicKey = key is null ? null : Key(key.Value),
            EndpointAddress = address is null ? null : EndpointAddress.Parse(address),
            EndpointPort = port,
            AllowedIps = allowed is null ? null : AllowedIps.Parse(allowed),
        };
        var answer = await SendAsync(new UpdateServerCommand(Server("paris"), update));

        answer.After.Revision.ShouldBe(revision);
        await ShouldBeAsync(paris: revision, lyon: 1);
    }

    [TestCase(2, "another server's")]
    [TestCase(11, "a client's of its own")]
    public async Task A_server_does_not_get_a_key_that_is(byte key, string whose)
    {
        var change = new UpdateServerCommand(
            Server("paris"), new ServerUpdate { PublicKey = Key(key), EndpointAddress = EndpointAddress.Parse("192.0.2.1") });

        await Should.ThrowAsync<KeyInUseException>(() => SendAsync(change), whose);

        await ShouldBeAsync(paris: 2, lyon: 1);
    }

    [Test]
    public async Task A_server_gets_the_key_of_another_servers_client()
    {
        (await SendAsync(new UpdateServerCommand(Server("lyon"), new ServerUpdate { PublicKey = Key(11) }))).After.PublicKey.ShouldBe(
            Key(11));
    }

    private async Task ShouldBeAsync(long paris, long lyon) =>
        (await RevisionAsync("paris"), await RevisionAsync("lyon")).ShouldBe((paris, lyon));
}
