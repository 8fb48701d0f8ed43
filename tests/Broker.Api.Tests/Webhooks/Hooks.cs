using System.Text.Json;
using Broker.Api.Tests.Authority;

namespace Broker.Api.Tests.Webhooks;

/// <summary>The calls about webhooks.</summary>
internal static class Hooks
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    public static async Task<string> AddWebhookAsync(this BrokerApi api, Uri url, params string[] kinds)
    {
        var name = Sample.Name("hook");
        (await api.PostAsync("webhook/add", Wish(name, $"{url}", kinds))).ShouldBe(201);
        return name;
    }

    public static JsonObject Wish(string name, string url, params string[] kinds) => new()
    {
        ["webhook_name"] = name,
        ["url"] = url,
        ["secret"] = Secret,
        ["kinds"] = kinds.Length == 0 ? null : new JsonArray([.. kinds.Select(kind => (JsonNode?)kind)]),
    };

    public static async Task<JsonElement> WebhookAsync(this BrokerApi api, string name) =>
        (await api.GetAsync("webhook/list_all")).ShouldBe(200).GetProperty(name);

    public static Task<Answer> DeleteWebhookAsync(this BrokerApi api, string name) =>
        api.PostAsync("webhook/delete", new JsonObject { ["webhook_name"] = name });

    public static async Task<string?[]> EventIdsAsync(this BrokerApi api, JsonObject server) =>
        [.. (await api.GetAsync($"events/list?limit=1000&server_name={server.Name()}")).ShouldBe(200).GetProperty("events").EnumerateArray()
            .Select(found => found.Text("id"))];

    /// <summary>Waits until the receiver has taken all events of the server so far, each at least once.</summary>
    public static async Task HasAllAsync(this Receiver receiver, BrokerApi api, JsonObject server)
    {
        await api.ListsWhatWasAnsweredAsync();
        var all = await api.EventIdsAsync(server);
        await Eventually.SucceedsAsync(() => receiver.IdsOf(server).Distinct().ShouldBe(all));
    }
}
