using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>dnsmasq on a host, with a name that other hosts ask it for.</summary>
internal sealed class NameServer(NetworkHost host, string name) : IAsyncDisposable
{
    private NetworkHostProcess? process;

    public static bool IsInstalled => Tool.Find("dnsmasq") is not null;

    /// <summary>The name stands for this address from now on.</summary>
    public async Task SayAsync(string address)
    {
        await DisposeAsync();
        process = host.Start(
        [
            "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--pid-file", "--no-resolv", "--no-hosts",
            "--bind-interfaces",
            $"--listen-address={host.Address}", $"--address=/{name}/{address}",
        ]);
    }

    /// <summary>A host resolves names here, and the name stands for this address.</summary>
    public async Task ServeAsync(NetworkHost client, string address)
    {
        await client.RunAsync("sh", "-c", $"rm -f /etc/resolv.conf && echo nameserver {host.Address} > /etc/resolv.conf");
        await Eventually.SucceedsAsync(async () =>
            (await client.TryRunAsync("getent", "ahostsv4", name)).Output.ShouldContain(address, Case.Sensitive, process?.Output));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.KillAsync();
            await process.DisposeAsync();
            process = null;
        }
    }
}
