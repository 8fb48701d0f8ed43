using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A host that is a client of some servers.</summary>
internal sealed class ClientHost(NetworkHost host, string name, params string[] servers) : AgentHost(host, name)
{
    public string Configuration => $"""
        name: "{Name}"
        type: "client"
        api_server:
            address: "{TunnelNetwork.BrokerUrl}"
            username: "admin"
            password: "{TunnelNetwork.Password}"
        refresh_frequency: 1
        peering_list:
        {string.Join('\n', servers.Select(server => $"    - server_name: \"{server}\""))}

        """;

    /// <summary>Of an agent that keeps running: it hears of changes by waiting, and its interfaces are its own to bring up.</summary>
    public string Watching => Configuration
        .Replace("refresh_frequency: 1", "refresh_frequency: 3600", StringComparison.Ordinal)
        .TrimEnd('\n') + "\n      manage_interface: true\n      persistent_keepalive: 1\n";

    /// <summary>Starts an agent that keeps running and brings the tunnel to a server up.</summary>
    /// <param name="server">The server.</param>
    /// <param name="configuration">Null for <see cref="Watching"/>.</param>
    /// <returns>Pings through it, which flow.</returns>
    public async Task<Pings> WatchAsync(ServerHost server, string? configuration = null)
    {
        await ConfigureAsync(configuration ?? Watching);
        await BringUp.InTurnAsync(async () =>
        {
            StartAgent("--watch");
            await Eventually.SucceedsAsync(
                async () => (await Host.TryRunAsync("ip", "route", "get", server.TunnelAddress)).Output.ShouldContain($"dev {server.Name}", Case.Sensitive, Log),
                3 * Eventually.Patience);
            return "";
        });
        var pings = new Pings(Host, server.TunnelAddress);
        await pings.FlowAsync();
        return pings;
    }

    public async Task<bool> IsUpAsync(string name) => (await Host.TryRunAsync("wg", "show", name, "public-key")).ExitCode == 0;

    /// <summary>Another one after every restart of the interface.</summary>
    public async Task<string> IndexAsync(string name) => (await Host.RunAsync("ip", "-o", "link", "show", "dev", name)).Split(':')[0];

    /// <summary>Asks for its peerings and opens the tunnel to one of the servers, by its agent and wg-quick.</summary>
    /// <returns>Pings through it, which flow.</returns>
    public async Task<Pings> ConnectAsync(ServerHost server)
    {
        await RunAgentAsync(0);
        return await OpenAsync(server);
    }

    /// <summary>Opens a tunnel once the server has the peer: WireGuard retries a failed first handshake only after five seconds.</summary>
    public async Task<Pings> OpenAsync(ServerHost server)
    {
        await Eventually.SucceedsAsync(
            async () => (await server.PeersAsync()).Keys.ShouldContain(PublicKey(server.Name), server.Log));

        // wireguard-go may die of its first configuration on a busy machine; wg-quick leaves nothing behind then.
        await Eventually.SucceedsAsync(async () => await BringUp.InTurnAsync(() => Host.RunAsync("wg-quick", "up", server.Name)));
        var pings = new Pings(Host, server.TunnelAddress);
        await pings.FlowAsync();
        return pings;
    }
}
