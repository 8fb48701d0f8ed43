namespace Broker.Api.Tests.Imports;

/// <summary>Bodies of server/import.</summary>
internal static class Importing
{
    public static JsonObject Peer(string? client = null, string? key = null, string? lease = null, params string[] routed)
    {
        var peer = new JsonObject { ["client_name"] = client ?? Sample.Name(), ["public_key"] = key ?? Sample.Key() };
        return peer.With(
            ("lease", lease),
            ("routed_networks", routed.Length == 0 ? null : new JsonArray([.. routed.Select(network => (JsonNode)network)])));
    }

    public static JsonObject Body(JsonObject server, params JsonNode?[] peers) =>
        new() { ["server"] = server.DeepClone(), ["peers"] = new JsonArray([.. peers.Select(peer => peer?.DeepClone())]) };

    public static Task<Answer> ImportAsync(this BrokerApi api, JsonObject server, params JsonNode?[] peers) =>
        api.PostAsync("server/import", Body(server, peers));

    /// <summary>Number of peers added and unchanged.</summary>
    public static void ShouldHaveImported(this Answer answer, int added, int unchanged)
    {
        var counts = answer.ShouldBe(200);
        (counts.Number("added"), counts.Number("unchanged"), counts.GetProperty("conflicts").GetArrayLength()).ShouldBe(
            (added, unchanged, 0));
    }

    /// <summary>The answer refuses, and names these clients.</summary>
    public static string[] ShouldConflict(this Answer answer, params string?[] clients)
    {
        var conflicts = answer.ShouldRefuse(409, "import-conflicts").GetProperty("conflicts").EnumerateArray().ToList();
        conflicts.Select(conflict => conflict.Text("client_name")).ShouldBe(clients, ignoreOrder: true, answer.Text);
        return [.. conflicts.Select(conflict => conflict.Text("reason")!)];
    }
}
