using System.Text.Json;
using Broker.Api.Tests.Access;

namespace Broker.Api.Tests.Authority;

/// <summary>Tokens, and callers that use them.</summary>
internal static class Tokens
{
    /// <summary>What is needed to make a token of a role, with a name of its own.</summary>
    public static JsonObject Wish(string role, string? server = null, string? client = null) =>
        new JsonObject { ["token_name"] = Sample.Name("token"), ["role"] = role }.With(("server_name", server), ("client_name", client));

    /// <summary>Makes a token and returns its secret.</summary>
    public static async Task<string> TokenAsync(this BrokerApi api, JsonObject wish) =>
        (await api.PostAsync("token/add", wish)).ShouldBe(201).Text("token")!;

    public static Task<string> TokenAsync(this BrokerApi api, string role, string? server = null, string? client = null) =>
        api.TokenAsync(Wish(role, server, client));

    /// <summary>The same broker, called with a token, from an address of its own: wrong credentials are limited by address.</summary>
    public static BrokerApi With(this BrokerApi api, string secret) => api.Address.With(secret);

    public static BrokerApi With(this Uri broker, string secret)
    {
        var client = broker.Caller($"Bearer {secret}");
        client.Timeout = 3 * Eventually.Patience;
        return new BrokerApi(client);
    }

    public static JsonObject Named(JsonObject wish) => new() { ["token_name"] = wish.Text("token_name") };

    /// <summary>Entries of the audit trail, all of what was answered by then among them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AuditAsync(this BrokerApi api, string query)
    {
        await api.ListsWhatWasAnsweredAsync();
        return [.. (await api.GetAsync($"audit/list?{query}")).ShouldBe(200).GetProperty("entries").EnumerateArray()];
    }

    /// <summary>
    /// Waits until the audit trail and the events list what was answered by now. They do within moments: on PostgreSQL not before every
    /// older transaction of the whole server has ended, one of another database too.
    /// </summary>
    public static async Task ListsWhatWasAnsweredAsync(this BrokerApi api)
    {
        var marker = Wish("viewer");
        await api.TokenAsync(marker);
        await Eventually.HoldsAsync(
            async () => (await api.GetAsync("audit/list?limit=1000&caller=admin", ("Accept", "application/x-ndjson"))).Text.Contains(
                $"\"{marker.Text("token_name")}\"", StringComparison.Ordinal),
            () => "the marker is not in the audit trail");
    }

    /// <summary>With one header, which decides whether it waits.</summary>
    public static Task<Answer> GetAsync(this BrokerApi api, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return api.SendAsync(request);
    }
}
