namespace EndToEnd.Tests.Pages;

/// <summary>The calls of a server's agent.</summary>
internal static class Reporting
{
    /// <summary>Reports the list as applied that the server has now.</summary>
    /// <param name="broker">Takes the report.</param>
    /// <param name="server">Whose agent reports.</param>
    /// <param name="problems">What it cannot repair.</param>
    public static async Task ReportAsync(this HttpClient broker, string server, params string[] problems)
    {
        var list = await broker.CallAsync("server/config", new { server_name = server });
        await broker.CallAsync("server/report", new
        {
            server_name = server,
            server_id = list.GetProperty("server_id").GetString(),
            revision = list.GetProperty("revision").GetInt64(),
            digest = list.GetProperty("digest").GetString(),
            agent_version = "1.0.0",
            listen_port = 51820,
            problems,
            peers = list.GetProperty("peers").EnumerateArray().Select(peer => new
            {
                public_key = peer.GetProperty("public_key").GetString(),
                latest_handshake = DateTimeOffset.UtcNow,
                rx_bytes = 1024,
                tx_bytes = 2048,
            }),
        });
    }
}
