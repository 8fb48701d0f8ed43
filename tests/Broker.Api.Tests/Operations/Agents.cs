namespace Broker.Api.Tests.Operations;

/// <summary>What agents do that these tests need.</summary>
internal static class Agents
{
    /// <summary>Reports that the server's interface has the list as it is now, with a handshake just now of these keys.</summary>
    public static async Task ApplyAsync(this BrokerApi api, JsonObject server, params string[] online)
    {
        var list = await api.ConfigAsync(server);
        var report = new JsonObject
        {
            ["server_name"] = server.Name(),
            ["server_id"] = list.Text("server_id"),
            ["revision"] = list.Number("revision"),
            ["host_time"] = DateTimeOffset.UtcNow.ToString("O"),
            ["agent_version"] = "1.0.0",
            ["listen_port"] = 51820,
            ["peers"] = new JsonArray([.. online.Select(Peer)]),
        };
        (await api.PostAsync("server/report", report)).ShouldBe(200);
    }

    /// <summary>Deletes a client and waits for the receipt.</summary>
    public static Task<Answer> RevokeAsync(this BrokerApi api, string client, int seconds)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/client/delete")
        {
            Content = new StringContent(new JsonObject { ["client_name"] = client }.ToJsonString(), null, BrokerApi.Json),
        };
        request.Headers.TryAddWithoutValidation("Prefer", $"wait={seconds}");
        return api.SendAsync(request);
    }

    private static JsonObject Peer(string key) => new()
    {
        ["public_key"] = key,
        ["latest_handshake"] = DateTimeOffset.UtcNow.ToString("O"),
        ["rx_bytes"] = 1,
        ["tx_bytes"] = 2,
    };
}
