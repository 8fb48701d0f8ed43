using System.Globalization;
using System.Text.Json;

namespace Broker.Api.Tests.Reports;

/// <summary>Sends reports as agents do, and reads the status back.</summary>
internal static class Reporting
{
    public static JsonObject Peer(string key, DateTimeOffset? handshake = null, long received = 0, long sent = 0) => new()
    {
        ["public_key"] = key,
        ["latest_handshake"] = handshake?.ToString("O", CultureInfo.InvariantCulture),
        ["rx_bytes"] = received,
        ["tx_bytes"] = sent,
    };

    /// <summary>The report of an agent that has applied all there is.</summary>
    public static async Task<JsonObject> ReportOfAsync(this BrokerApi api, JsonObject server, params JsonObject[] peers)
    {
        var config = await api.ConfigAsync(server);
        return new JsonObject
        {
            ["server_name"] = server.Name(),
            ["server_id"] = config.Text("server_id"),
            ["revision"] = config.Number("revision"),
            ["agent_version"] = "1.2.3",
            ["listen_port"] = 51820,
            ["peers"] = new JsonArray([.. peers]),
        };
    }

    /// <summary>Reports that all there is has been applied; returns which revision that is.</summary>
    public static async Task<long> ReportAsync(this BrokerApi api, JsonObject server, params JsonObject[] peers)
    {
        var report = await api.ReportOfAsync(server, peers);
        (await api.PostAsync("server/report", report)).ShouldBe(200);
        return report["revision"]!.GetValue<long>();
    }

    /// <summary>The report of an agent whose interface has what the broker wants, and that tells so by the digest.</summary>
    public static async Task<JsonObject> DigestReportOfAsync(this BrokerApi api, JsonObject server) =>
        (await api.ReportOfAsync(server)).With(("digest", (await api.ConfigAsync(server)).Text("digest")));

    public static async Task<Answer> ReportDigestAsync(this BrokerApi api, JsonObject server) =>
        await api.PostAsync("server/report", await api.DigestReportOfAsync(server));

    /// <summary>Reports that an earlier revision has been applied.</summary>
    public static async Task ReportRevisionAsync(this BrokerApi api, JsonObject server, long revision) =>
        (await api.PostAsync("server/report", (await api.ReportOfAsync(server)).With(("revision", revision)))).ShouldBe(200);

    public static async Task<JsonElement> StatusAsync(this BrokerApi api, JsonObject server) =>
        (await api.GetAsync($"server/status?server_name={server.Name()}")).ShouldBe(200)
            .EnumerateObject().ShouldHaveSingleItem().Value;

    /// <summary>The peerings of a client, in the order of the answer.</summary>
    public static async Task<JsonElement[]> PeeringStatusAsync(this BrokerApi api, string client) =>
    [
        .. (await api.GetAsync($"client/status?client_name={client}")).ShouldBe(200)
            .EnumerateObject().ShouldHaveSingleItem().Value.EnumerateObject().Select(peering => peering.Value),
    ];

    /// <summary>A server at revision 2, which its agent has applied, and a body that any call with receipts changes it with.</summary>
    public static async Task<(JsonObject Server, JsonObject Body)> PrepareChangeAsync(this BrokerApi api)
    {
        var (server, client) = (await api.AddServerAsync(), Sample.Name());
        await api.LeaseAsync(server, client);
        await api.ReportAsync(server);
        return (server, Fleet.Client(client, server).With(("public_key", Sample.Key()), ("lease", server.Address(9))));
    }

    /// <summary>Null where the member is.</summary>
    public static DateTimeOffset? Moment(this JsonElement element, string member) =>
        element.GetProperty(member).ValueKind == JsonValueKind.Null ? null : element.GetProperty(member).GetDateTimeOffset();
}
