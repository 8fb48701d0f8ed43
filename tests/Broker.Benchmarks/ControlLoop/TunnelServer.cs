using Broker.TestSupport;

namespace Broker.Benchmarks.ControlLoop;

/// <summary>A server's host, with its agent.</summary>
internal sealed class TunnelServer(NetworkHost host)
{
    /// <summary>Of the server, and of the interfaces at both ends.</summary>
    public const string Name = "bench";

    public const string TunnelAddress = "10.0.0.1";

    private const int Port = 5128;
    private const int Often = 20;

    public string Endpoint => $"{host.Address}:{Port}";

    /// <summary>Starts the agent, and returns when the interface is up.</summary>
    /// <param name="agent">The program.</param>
    /// <param name="broker">The broker's address.</param>
    public async Task<NetworkHostProcess> ServeAsync(string agent, string broker)
    {
        await WriteAsync(host, "/etc/wireguardbroker/wireguardbroker.conf", $$"""
            name: bench
            type: server
            api_server: { address: "{{broker}}", username: admin, password: {{BrokerProcess.TestPassword}} }
            server:
              name: {{Name}}
              endpoint_address: {{host.Address}}
              endpoint_port: {{Port}}
              subnet: { network_address: 10.0.0.0, network_mask: 24, num_reserved_ips: 0 }

            """);
        var running = host.Start([agent]);
        await Eventually.HoldsAsync(
            async () => await PeersAsync() is not null, () => $"The agent does not bring the interface up:\n{running.Output}");
        return running;
    }

    /// <summary>Returns when the interface has this peer and no other, or none for null.</summary>
    public Task HasPeerAsync(string? key) => Eventually.HoldsAsync(
        async () => await PeersAsync() is { } peers && peers.SequenceEqual(key is null ? [] : [key]),
        () => key is null ? "The server lets the client in for ever." : "The server does not let the client in.",
        pause: TimeSpan.FromMilliseconds(Often));

    public static async Task WriteAsync(NetworkHost host, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(host.PathOf(path))!);
        await File.WriteAllTextAsync(host.PathOf(path), text);
        File.SetUnixFileMode(host.PathOf(path), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Null while there is no interface.</summary>
    private async Task<string[]?> PeersAsync()
    {
        var (exitCode, output) = await host.TryRunAsync("wg", "show", Name, "peers");
        return exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
    }
}
