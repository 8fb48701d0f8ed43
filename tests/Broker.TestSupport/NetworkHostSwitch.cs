using System.Globalization;

namespace Broker.TestSupport;

/// <summary>The network that hosts plug into: a bridge in a namespace of its own, without a way to any other network.</summary>
public sealed class NetworkHostSwitch : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly NetworkHostNamespace inside;
    private int ports;

    private NetworkHostSwitch(DirectoryInfo folder, NetworkHostNamespace inside) => (this.folder, this.inside) = (folder, inside);

    public static async Task<NetworkHostSwitch> StartAsync()
    {
        Categories.Require(Categories.Tunnel);
        var own = Directory.CreateTempSubdirectory("broker-switch-");
        var made = new NetworkHostSwitch(own, await NetworkHostNamespace.StartAsync(own.FullName));
        await made.IpAsync("link", "add", "switch", "up", "type", "bridge");
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await inside.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Gives a namespace an <c>eth0</c> in this network.</summary>
    internal async Task PlugInAsync(NetworkHostNamespace host)
    {
        var port = $"port{Interlocked.Increment(ref ports)}";
        await IpAsync("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host.Id.ToString(CultureInfo.InvariantCulture));
        await IpAsync("link", "set", port, "master", "switch", "up");
    }

    /// <summary>Only the network is entered: ids of processes mean the same as outside.</summary>
    private Task<string> IpAsync(params string[] arguments) =>
        Tool.RunAsync("nsenter", ["-t", inside.Id.ToString(CultureInfo.InvariantCulture), "-n", "--", "ip", .. arguments]);
}
