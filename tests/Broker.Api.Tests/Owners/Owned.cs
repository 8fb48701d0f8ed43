using System.Text.Json;
using Broker.Api.Tests.Access;

namespace Broker.Api.Tests.Owners;

/// <summary>Clients and invitations of owners, and the calls about those.</summary>
internal static class Owned
{
    public static string Owner() => $"{Sample.Name("anna")}@example.com";

    /// <summary>Adds a client of the owner to the servers and returns its name.</summary>
    public static async Task<string> AddOwnedAsync(this BrokerApi api, string? owner, params JsonObject[] servers)
    {
        var client = Sample.Name();
        foreach (var server in servers)
        {
            (await api.AddOwnedAsync(client, owner, server)).ShouldBe(201);
        }

        return client;
    }

    public static Task<Answer> AddOwnedAsync(this BrokerApi api, string client, string? owner, JsonObject server) =>
        api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key()), ("owner", owner)));

    /// <summary>Invites a client of the owner and returns the secret.</summary>
    public static async Task<string> InviteOwnedAsync(this BrokerApi api, string? owner, JsonObject server, string? client = null) =>
        (await api.PostAsync("invitation/add", new JsonObject
        {
            ["client_name"] = client ?? Sample.Name(), ["server_names"] = new JsonArray(server.Name()),
        }.With(("owner", owner)))).ShouldBe(201).Text("invitation")!;

    public static async Task<Answer> AcceptOwnedAsync(this BrokerApi api, string secret, JsonObject server)
    {
        using var caller = api.Address.Caller(credentials: null);
        return await new BrokerApi(caller).PostAsync("invitation/accept", new JsonObject
        {
            ["invitation"] = secret, ["public_keys"] = new JsonObject { [server.Name()] = Sample.Key() },
        });
    }

    /// <summary>200 while it is open, 410 afterwards. From an address of its own, since what is gone counts as guessed.</summary>
    public static async Task<int> ShowAsync(this BrokerApi api, string secret)
    {
        using var caller = api.Address.Caller(credentials: null);
        return (await new BrokerApi(caller).PostAsync("invitation/show", new JsonObject { ["invitation"] = secret })).Status;
    }

    public static Task<Answer> DeleteOwnedAsync(this BrokerApi api, string owner, bool isDryRun = false) =>
        api.PostAsync("client/delete", new JsonObject { ["owner"] = owner }.With(("dry_run", isDryRun ? true : null)));

    public static Task<Answer> SetActiveAsync(this BrokerApi api, string owner, bool isActive) =>
        api.PostAsync("owner/update", new JsonObject { ["owner"] = owner, ["active"] = isActive });

    public static string[] Texts(this JsonElement answer, string list) =>
        [.. answer.GetProperty(list).EnumerateArray().Select(text => text.GetString()!)];

    /// <summary>The clients of the owner that the broker lists: their names, servers, and whether they are disabled.</summary>
    public static async Task<(string Client, string Server, bool IsDisabled)[]> ListOwnedAsync(this BrokerApi api, string owner) =>
    [
        .. from client in (await api.GetAsync("client/list_all")).ShouldBe(200).EnumerateObject()
           from peering in client.Value.EnumerateObject()
           where peering.Value.Text("owner") == owner
           select (client.Name, peering.Value.Text("server")!, peering.Value.GetProperty("client_disabled").GetBoolean()),
    ];

    public static async Task<int> PeerCountAsync(this BrokerApi api, params JsonObject[] servers)
    {
        var count = 0;
        foreach (var server in servers)
        {
            count += (await api.PeersAsync(server)).Length;
        }

        return count;
    }
}
