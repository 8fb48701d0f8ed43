using System.Globalization;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>A host that serves WireGuard; its interface has the server's name.</summary>
internal sealed class ServerHost(NetworkHost host, string name, string prefix) : AgentHost(host, name)
{
    public const int Port = 5128;

    /// <summary>The server's own address in its tunnels.</summary>
    public string TunnelAddress => $"{prefix}.1";

    public string InterfaceFile => $"/etc/wireguard/{Name}.conf";

    public string Configuration => $"""
        name: "gateway-{Name}"
        type: "server"
        api_server:
            address: "{TunnelNetwork.BrokerUrl}"
            username: "admin"
            password: "{TunnelNetwork.Password}"
        server:
            name: "{Name}"
            endpoint_address: "{Host.Address}"
            endpoint_port: {Port}
            refresh_frequency: 1
            subnet:
                network_address: "{prefix}.0"
                network_mask: 24
                num_reserved_ips: 20

        """;

    /// <summary>Starts the agent and waits until the interface is up; after a failure the agent may first wait for half a minute.</summary>
    public Task<NetworkHostProcess> ServeAsync() => InTurnAsync(async () =>
    {
        var agent = StartAgent();
        await Eventually.SucceedsAsync(async () =>
        {
            agent.HasExited.ShouldBeFalse(agent.Output);
            (await IsUpAsync()).ShouldBeTrue(agent.Output);
        }, 3 * Eventually.Patience);
        return agent;
    });

    public override Task<(int ExitCode, string Output)> TryAgentAsync(params string[] arguments) =>
        arguments is ["once"] ? InTurnAsync(() => base.TryAgentAsync(arguments)) : base.TryAgentAsync(arguments);

    public async Task<bool> IsUpAsync() => (await Host.TryRunAsync("wg", "show", Name, "public-key")).ExitCode == 0;

    /// <summary>The peers of the interface: their keys and what each may use.</summary>
    public async Task<Dictionary<string, string>> PeersAsync() =>
        (await Host.RunAsync("wg", "show", Name, "allowed-ips"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(peer => peer[0], peer => peer[1], StringComparer.Ordinal);

    public async Task<int> ListenPortAsync() =>
        int.Parse(await Host.RunAsync("wg", "show", Name, "listen-port"), CultureInfo.InvariantCulture);

    /// <summary>Waits until the interface has these peers and no others; after an outage the agent may first wait for a minute.</summary>
    public Task HasPeersAsync(params string[] keys) =>
        Eventually.SucceedsAsync(
            async () => (await PeersAsync()).Keys.ShouldBe(keys, ignoreOrder: true, customMessage: Log), 3 * Eventually.Patience);

    /// <summary>Who finds an interface has none to bring up.</summary>
    private Task<T> InTurnAsync<T>(Func<Task<T>> run) =>
        File.Exists(Host.PathOf($"/run/wireguard/{Name}.sock")) ? run() : BringUp.InTurnAsync(run);
}
