using Broker.Api.Tests.Hosting;
using Broker.Api.Tests.Owners;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>
/// A removal waits for a server that somebody has locked. What gives the client access to another server meanwhile came before it and is
/// removed, or comes after it and is refused.
/// </summary>
public sealed class OvertakenRemovalTests : OwnPostgresTests
{
    /// <summary>The client stayed on the other server, with a token that was gone.</summary>
    [TestCase("client/delete")]
    [TestCase("server/remove_peer")]
    [Category("Rule4")]
    public async Task An_invitation_is_accepted_no_more(string call)
    {
        await using var broker = await StartBrokerAsync();
        var (api, client) = (new BrokerApi(broker.Client), Sample.Name());
        var (server, other) = (await api.AddServerAsync(), await api.AddServerAsync());
        await api.LeaseAsync(server, client);
        var invitation = await api.InviteOwnedAsync("ann", other, client);

        Task<Answer> removed, accepted;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, server))
        {
            removed = api.PostAsync(call, Fleet.Client(client, server).For(call));
            await WaitingAsync(1);
            accepted = api.AcceptOwnedAsync(invitation, other);
            await Task.WhenAny(accepted, WaitingAsync(2));
        }

        (await removed).ShouldBe(200);
        (await accepted).Status.ShouldBe(410);
        (await api.PeersAsync(other)).ShouldBeEmpty();
    }

    /// <summary>The new access stayed.</summary>
    [Test]
    [Category("Rule9")]
    public async Task Access_to_another_server_is_removed_as_well()
    {
        await using var broker = await StartBrokerAsync();
        var (api, client) = (new BrokerApi(broker.Client), Sample.Name());
        var (server, other) = (await api.AddServerAsync(), await api.AddServerAsync());
        await api.LeaseAsync(server, client);

        Task<Answer> removed;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, server))
        {
            removed = api.PostAsync("client/delete", new JsonObject { ["client_name"] = client });
            await WaitingAsync(1);
            (await api.AddClientAsync(client, other)).ShouldBe(201);
        }

        (await removed).ShouldBe(200).Number("peerings_removed").ShouldBe(2);
        (await api.PeersAsync(other)).ShouldBeEmpty();
    }

    /// <summary>A rename locks the server before its invitations, an acceptance the other way round. One of them was answered 503.</summary>
    [Test]
    [Category("Rule9")]
    public async Task Two_that_wait_for_each_other_are_both_carried_out()
    {
        await using var broker = await StartBrokerAsync();
        var (api, client, name) = (new BrokerApi(broker.Client), Sample.Name(), Sample.Name());
        var server = await api.AddServerAsync();
        var invitation = await api.InviteOwnedAsync("ann", server, client);

        Task<Answer> renamed, accepted;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, server))
        {
            renamed = api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["new_name"] = name });
            await WaitingAsync(1);
            accepted = api.AcceptOwnedAsync(invitation, server);
            await WaitingAsync(2);
        }

        (await renamed).ShouldBe(200);
        (await accepted).Status.ShouldBeOneOf(200, 400); // the invitation has the new name when the rename came first
        (await api.GetAsync($"server/exists?server_name={name}")).ShouldBe(200);
    }
}
