using System.Text.Json;

namespace Broker.Api.Tests;

/// <summary>The calls that tests need to get to where they begin, and those that show what came of it.</summary>
internal static class Fleet
{
    public static async Task<JsonObject> AddServerAsync(this BrokerApi api, JsonObject? server = null)
    {
        server ??= Sample.Server();
        (await api.PostAsync("server/add", server)).ShouldBe(201);
        return server;
    }

    public static Task<Answer> AddClientAsync(this BrokerApi api, string client, JsonObject server, string? key = null) =>
        api.PostAsync("client/add", Client(client, server).With(("public_key", key ?? Sample.Key())));

    /// <summary>Adds a client and returns the address that it got.</summary>
    public static async Task<string> LeaseAsync(this BrokerApi api, JsonObject server, string? client = null, string? key = null) =>
        (await api.AddClientAsync(client ?? Sample.Name(), server, key)).ShouldBe(201).GetProperty("subnet").Text("lease")!;

    public static async Task RemoveAsync(this BrokerApi api, string client, JsonObject server) =>
        (await api.PostAsync("server/remove_peer", Client(client, server))).ShouldBe(200);

    public static async Task DeleteServerAsync(this BrokerApi api, JsonObject server) =>
        (await api.PostAsync("server/delete", server.For("server/delete"))).ShouldBe(200);

    public static async Task<JsonElement> ConfigAsync(this BrokerApi api, JsonObject server) =>
        (await api.GetAsync($"server/config?server_name={server.Name()}")).ShouldBe(200);

    /// <summary>Id of the server; a server that is deleted and added again has a new one.</summary>
    public static async Task<string> ServerIdAsync(this BrokerApi api, JsonObject server) =>
        (await api.ConfigAsync(server)).Text("server_id")!;

    /// <summary>Address and key of each peer of a server, in the order of the answer.</summary>
    public static async Task<(string? Address, string? Key)[]> PeersAsync(this BrokerApi api, JsonObject server) =>
        [.. (await api.ConfigAsync(server)).GetProperty("peers").EnumerateArray()
            .Select(peer => (peer.Text("ip_address"), peer.Text("public_key")))];

    /// <summary>Id, server and key of each peering of a client; none when there is no such client.</summary>
    public static async Task<(string Id, string? Server, string? Key)[]> PeeringsAsync(this BrokerApi api, string client) =>
        (await api.GetAsync("client/list_all")).ShouldBe(200).TryGetProperty(client, out var peerings)
            ? [.. from peering in peerings.EnumerateObject()
                  select (peering.Name, peering.Value.Text("server"), peering.Value.Text("public_key"))]
            : [];

    /// <summary>The lists' entries of the server and the client that a body names.</summary>
    public static async Task<string> StateAsync(this BrokerApi api, JsonObject body)
    {
        var texts = new List<string>();
        foreach (var (list, field) in new[] { ("server/list_all", "server_name"), ("client/list_all", "client_name") })
        {
            var listed = (await api.GetAsync(list)).ShouldBe(200);
            var isListed = listed.TryGetProperty(body[field]?.GetValue<string>() ?? "", out var entry);
            texts.Add(isListed ? entry.GetRawText() : "none");
        }

        return string.Join('\n', texts);
    }

    public static JsonObject Client(string client, JsonObject server) =>
        new() { ["client_name"] = client, ["server_name"] = server.Name() };
}
