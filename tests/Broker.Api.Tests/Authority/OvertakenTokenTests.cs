using Broker.Api.Tests.Hosting;

namespace Broker.Api.Tests.Authority;

/// <summary>A token is made while its client or server is changed: it is theirs afterwards, or is refused.</summary>
[Category("Rule12")]
public sealed class OvertakenTokenTests : OwnPostgresTests
{
    /// <summary>It outlived the client, and let the next one of that name be asked for.</summary>
    [TestCase("client/delete")]
    [TestCase("client/update")]
    public async Task Of_a_client_that_ends_meanwhile_is_refused(string call)
    {
        await using var broker = await StartBrokerAsync();
        var (api, client) = (new BrokerApi(broker.Client), Sample.Name());
        var server = await api.AddServerAsync();
        await api.LeaseAsync(server, client);
        var wish = Tokens.Wish("client", client: client);

        Task<Answer> changed, added;
        await using (await DatabaseLock.TakeAsync(Configuration.AsReadOnly(), broker, server))
        {
            changed = api.PostAsync(call, new JsonObject { ["client_name"] = client, ["new_name"] = Sample.Name() }.For(call));
            await WaitingAsync(1);
            added = api.PostAsync("token/add", wish);
            await WaitingAsync(2);
        }

        (await changed).ShouldBe(200);
        (await added).ShouldRefuse(404, "client-not-found", client);
        (await api.GetAsync("token/list_all")).ShouldBe(200).Names().ShouldBeEmpty();
    }

    /// <summary>It kept the former name, outlived the server and registered it again.</summary>
    [Test]
    public async Task Of_a_server_that_is_renamed_meanwhile_follows_it()
    {
        await using var broker = await StartBrokerAsync();
        var (api, name) = (new BrokerApi(broker.Client), Sample.Name());
        var server = await api.AddServerAsync();
        var invitation = (await api.PostAsync("invitation/add", new JsonObject { ["server_name"] = server.Name() })).ShouldBe(201);

        Task<Answer> accepted, renamed;
        await using (await HoldCommitsAsync())
        {
            accepted = api.PostAsync("invitation/accept", new JsonObject { ["invitation"] = invitation.Text("invitation") });
            await WaitingAsync(1);
            renamed = api.PostAsync("server/update", new JsonObject { ["server_name"] = server.Name(), ["new_name"] = name });
            await WaitingAsync(2);
        }

        (await renamed).ShouldBe(200);
        var agent = api.With((await accepted).ShouldBe(200).Text("token")!);
        (await agent.GetAsync("token/whoami")).ShouldBe(200).Text("server_name").ShouldBe(name);
        (await api.PostAsync("server/delete", new JsonObject { ["server_name"] = name })).ShouldBe(200);
        (await agent.GetAsync("token/whoami")).Status.ShouldBe(401);
    }
}
