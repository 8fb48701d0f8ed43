using System.ComponentModel;

namespace Broker.TestSupport;

/// <summary>What hosts and tunnels need of this machine.</summary>
internal static class NetworkHostSupport
{
    private static readonly string[] Tools = ["unshare", "nsenter", "mount", "ip", "ping", "wg", "wg-quick"];

    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why there can be no hosts with tunnels here, or null.</summary>
    public static string? UnavailableReason => Reason.Value;

    private static string? FindReason()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Network namespaces need root.";
        }

        var missing = Tools.Where(tool => Tool.Find(tool) is null).ToArray();
        return missing.Length > 0 ? $"Not installed: {string.Join(", ", missing)} (Debian: iproute2, iputils-ping, wireguard-tools)."
            : Task.Run(TryAsync).GetAwaiter().GetResult();
    }

    private static async Task<string?> TryAsync()
    {
        const string AddInterface =
            "ip link add wg0 type wireguard 2> /dev/null || { command -v wireguard-go > /dev/null && [ -c /dev/net/tun ]; }";
        var folder = Directory.CreateTempSubdirectory("broker-host-");
        try
        {
            await using var probe = await NetworkHostNamespace.StartAsync(folder.FullName);
            var (exitCode, _) = await Tool.TryRunAsync(probe.Command[0], [.. probe.Command[1..], "sh", "-c", AddInterface]);
            return exitCode == 0 ? null : "The kernel has no WireGuard, and there is no wireguard-go or no /dev/net/tun.";
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or TimeoutException)
        {
            return failure.Message;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
