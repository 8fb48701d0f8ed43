using System.Text.Json;

namespace Broker.Api.Tests.Lifecycle;

/// <summary>The calls about clients and peerings that end, or are disabled.</summary>
internal static class Living
{
    public static Task<Answer> UpdateAsync(this BrokerApi api, string client, params (string, JsonNode?)[] changes) =>
        api.PostAsync("client/update", new JsonObject { ["client_name"] = client }.With(changes));

    public static Task<Answer> UpdateAsync(this BrokerApi api, string client, JsonObject server, params (string, JsonNode?)[] changes) =>
        api.PostAsync("client/update", Fleet.Client(client, server).With(changes));

    /// <summary>With a null that is written out.</summary>
    public static Task<Answer> UnlimitAsync(this BrokerApi api, string client, JsonObject? server = null) =>
        api.PostAsync("client/update", (server is null ? new JsonObject { ["client_name"] = client } : Fleet.Client(client, server))
            .ToJsonString()[..^1] + ",\"expires_at\":null}");

    /// <summary>The client's peerings as client/list_all has them, by server name; none when there is no such client.</summary>
    public static async Task<Dictionary<string, JsonElement>> ListedAsync(this BrokerApi api, string client) =>
        (await api.GetAsync("client/list_all")).ShouldBe(200).TryGetProperty(client, out var peerings)
            ? peerings.EnumerateObject()
                .ToDictionary(peering => peering.Value.Text("server")!, peering => peering.Value, StringComparer.Ordinal)
            : [];

    public static Task EndsAsync(this BrokerApi api, string client, JsonObject server) => Eventually.HoldsAsync(
        async () => !(await api.ListedAsync(client)).ContainsKey(server.Name()), () => $"{client} is on {server.Name()} yet");

    public static string InSeconds(double seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("O");
}
