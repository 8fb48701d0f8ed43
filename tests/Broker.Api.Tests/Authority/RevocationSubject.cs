namespace Broker.Api.Tests.Authority;

/// <summary>A server and a client on it, each with a token.</summary>
internal sealed record RevocationSubject(
    JsonObject Server, string Client, string ServerToken, string ServerSecret, string ClientToken, string ClientSecret)
{
    public static async Task<RevocationSubject> AddAsync(BrokerApi api)
    {
        var (server, client) = (await api.AddServerAsync(), Sample.Name());
        await api.LeaseAsync(server, client);
        var (ofServer, ofClient) = (Tokens.Wish("server", server.Name()), Tokens.Wish("client", client: client));
        return new RevocationSubject(
            server,
            client,
            ofServer.Text("token_name"),
            await api.TokenAsync(ofServer),
            ofClient.Text("token_name"),
            await api.TokenAsync(ofClient));
    }

    /// <summary>The first broker does not take the secret, and others soon do not: they let it read until they notice.</summary>
    public static async Task ShouldBeEndedAsync(string secret, params BrokerApi[] brokers)
    {
        await ShouldRefuseAsync(brokers[0]);
        foreach (var broker in brokers[1..])
        {
            await Eventually.SucceedsAsync(() => ShouldRefuseAsync(broker));
        }

        async Task ShouldRefuseAsync(BrokerApi broker) =>
            (await broker.With(secret).GetAsync("server/list_all")).ShouldRefuse(401, "unauthenticated");
    }
}
