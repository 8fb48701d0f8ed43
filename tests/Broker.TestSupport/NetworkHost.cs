using System.Net.Sockets;

namespace Broker.TestSupport;

/// <summary>
/// A host of a network: network, processes and /etc of its own, the rest is this machine's. Nothing that runs on it outlives the
/// test process, and nothing of this machine is changed.
/// </summary>
public sealed class NetworkHost : IAsyncDisposable
{
    private readonly NetworkHostSwitch network;
    private readonly DirectoryInfo folder;
    private NetworkHostNamespace? inside;

    private NetworkHost(NetworkHostSwitch network, DirectoryInfo folder, string address) =>
        (this.network, this.folder, Address) = (network, folder, address);

    /// <summary>Why there can be no hosts with tunnels here, or null.</summary>
    public static string? UnavailableReason => NetworkHostSupport.UnavailableReason;

    public string Address { get; }

    /// <summary>A folder outside of it that lives as long as the host, reboots included.</summary>
    public string Folder => folder.FullName;

    private NetworkHostNamespace Inside => inside ?? throw new InvalidOperationException($"{Address} is down.");

    /// <param name="network">Where it is plugged in.</param>
    /// <param name="address">Its IPv4 address there; all in the same /24 reach each other.</param>
    public static async Task<NetworkHost> StartAsync(NetworkHostSwitch network, string address)
    {
        var host = new NetworkHost(network, Directory.CreateTempSubdirectory("broker-host-"), address);
        try
        {
            await host.BootAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>What goes in front of a command to run it on this host.</summary>
    public string[] Command(params string[] command) => [.. Inside.Command, .. command];

    /// <param name="command">The program and its arguments.</param>
    /// <param name="onLine">Called with each line that it writes.</param>
    public NetworkHostProcess Start(string[] command, Action<string>? onLine = null) => new(Command(command), onLine);

    public Task<(int ExitCode, string Output)> TryRunAsync(params string[] command) =>
        Tool.TryRunAsync("nsenter", Command(command)[1..]);

    public Task<string> RunAsync(params string[] command) => Tool.RunAsync("nsenter", Command(command)[1..]);

    /// <summary>Where this process finds a file of the host.</summary>
    /// <param name="path">Its absolute path on the host.</param>
    public string PathOf(string path) => $"/proc/{Inside.Id}/root{path}";

    /// <summary>A TCP socket of this process in the host's network.</summary>
    public Socket CreateSocket() => NetworkHostSocket.Create(Inside.Id);

    /// <summary>A handler that calls from this host.</summary>
    public SocketsHttpHandler CreateHttpHandler() => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = CreateSocket();
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>Ends all that runs on it, interfaces included; /etc stays as it is.</summary>
    public async Task PowerOffAsync()
    {
        if (inside is not null)
        {
            await inside.DisposeAsync();
            inside = null;
        }
    }

    public async Task BootAsync()
    {
        inside = await NetworkHostNamespace.StartAsync(Folder);
        await network.PlugInAsync(inside);
        await RunAsync("ip", "address", "add", $"{Address}/24", "dev", "eth0");
        await RunAsync("ip", "link", "set", "eth0", "up");
    }

    public async ValueTask DisposeAsync()
    {
        await PowerOffAsync();
        folder.Delete(recursive: true);
    }
}
