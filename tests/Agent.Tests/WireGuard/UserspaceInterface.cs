using System.Diagnostics;
using Broker.TestSupport;

namespace Agent.Tests.WireGuard;

/// <summary>
/// A real WireGuard interface, by wireguard-go: in a network namespace of its own, which ends with it, while <c>wg</c> reaches it from
/// everywhere.
/// </summary>
internal sealed class UserspaceInterface : IAsyncDisposable
{
    private readonly Process process;

    private UserspaceInterface(string name, Process process) => (Name, this.process) = (name, process);

    public static string? UnavailableReason =>
        !Environment.IsPrivilegedProcess ? "Interfaces need root."
        : Tool.Find("wireguard-go") is null || Tool.Find("wg") is null ? "Not installed: wireguard-go, wireguard-tools."
        : !File.Exists("/dev/net/tun") ? "There is no /dev/net/tun."
        : NetworkHost.UnavailableReason;

    public string Name { get; }

    private string Socket => $"/var/run/wireguard/{Name}.sock";

    public static async Task<UserspaceInterface> StartAsync(string name)
    {
        Categories.Require(Categories.Tunnel);
        var start = new ProcessStartInfo(
            "unshare", ["--net", "--kill-child", "--fork", "wireguard-go", "-f", name]) { UseShellExecute = false };
        start.Environment["LOG_LEVEL"] = "silent";
        start.Environment["WG_PROCESS_FOREGROUND"] = "1";
        var started = new UserspaceInterface(name, Process.Start(start)!);
        await Eventually.HoldsAsync(() => File.Exists(started.Socket), () => $"{name} does not come up.");
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        File.Delete(Socket);
    }
}
