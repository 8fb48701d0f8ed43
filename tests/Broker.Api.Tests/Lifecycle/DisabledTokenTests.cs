using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>The token of a disabled client, at whichever broker it is used.</summary>
[Category("Rule11")]
public sealed class DisabledTokenTests(BackEnd backEnd) : OwnDatabaseTests(backEnd)
{
    [Test]
    public async Task Is_refused_at_every_broker_also_where_it_waits_until_another_enables_the_client()
    {
        var brokers = await StartBrokersAsync();
        var (api, client) = (brokers[0].Api, Sample.Name());
        var server = await api.AddServerAsync();
        await api.LeaseAsync(server, client);
        var secret = await api.TokenAsync("client", client: client);
        var config = $"client/config?client_name={client}&server_name={server.Name()}";
        var version = (await api.With(secret).GetAsync(config)).Headers["ETag"];
        var waiting = brokers.Select(broker => broker.Api.With(secret)
            .GetAsync(config, ("Prefer", "wait=60"), ("If-None-Match", version))).ToList();
        await Task.Delay(300); // for them to wait; one that does not yet is refused at once

        (await api.UpdateAsync(client, ("disabled", true))).ShouldBe(200);

        foreach (var answer in await Task.WhenAll(waiting))
        {
            var isOfPeering = answer.Status == 403; // its change was heard of first
            answer.ShouldRefuse(isOfPeering ? 403 : 401, isOfPeering ? "peering-disabled" : "unauthenticated");
        }

        string[] secrets = [secret, await api.TokenAsync("client", client: client)]; // one of before and one of now
        foreach (var own in brokers.SelectMany(broker => secrets, (broker, token) => broker.Api.With(token)))
        {
            // A broker that has just known a token answers reads with it for half a second; nothing can be changed with it any more.
            await Eventually.SucceedsAsync(async () => (await own.GetAsync("token/whoami")).ShouldRefuse(401, "unauthenticated"));
            (await own.AddClientAsync(client, server)).ShouldRefuse(401, "unauthenticated");
        }

        (await api.PeersAsync(server)).ShouldBeEmpty();

        (await api.UpdateAsync(client, ("disabled", false))).ShouldBe(200);
        foreach (var own in brokers.SelectMany(broker => secrets, (broker, token) => broker.Api.With(token)))
        {
            (await own.GetAsync(config)).ShouldBe(200);
            (await own.AddClientAsync(client, server)).ShouldBe(201);
        }
    }
}
