using System.Text.Json;

namespace Broker.Api.Tests.Lists;

/// <summary>Reads lists in pages.</summary>
internal static class Listing
{
    public static async Task<JsonElement[]> ClientsAsync(this BrokerApi api, string query) =>
        [.. (await api.GetAsync($"client/list?{query}")).ShouldBe(200).GetProperty("clients").EnumerateArray()];

    public static async Task<string?[]> ClientNamesAsync(this BrokerApi api, string query) =>
        [.. (await api.ClientsAsync(query)).Select(client => client.Text("client_name"))];

    public static async Task<JsonElement[]> ServersAsync(this BrokerApi api, string query) =>
        [.. (await api.GetAsync($"server/list?{query}")).ShouldBe(200).GetProperty("servers").EnumerateArray()];

    public static async Task<string?[]> ServerNamesAsync(this BrokerApi api, string query) =>
        [.. (await api.ServersAsync(query)).Select(server => server.Text("server_name"))];

    /// <summary>All clients with notes, of a server.</summary>
    public static async Task AddAsync(this BrokerApi api, JsonObject server, string client, params (string, JsonNode?)[] fields) =>
        (await api.PostAsync("client/add", Fleet.Client(client, server).With(("public_key", Sample.Key())).With(fields))).ShouldBe(201);
}
