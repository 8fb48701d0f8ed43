using Agent.Files;
using Agent.WireGuard;

namespace Broker.Benchmarks;

/// <summary>An interface that an agent under measurement has brought up.</summary>
internal static class BenchInterface
{
    private static readonly WgTools WireGuard = new();

    /// <summary>Null while there is no interface, or one that is not ready yet.</summary>
    public static async Task<int?> CountPeersAsync(string name)
    {
        try
        {
            return (await WireGuard.FindDeviceAsync(name))?.Peers.Count;
        }
        catch (ToolException)
        {
            return null;
        }
    }

    /// <summary>Returns when nothing of it is left: wireguard-go goes on answering for a while.</summary>
    public static async Task RemoveAsync(string name)
    {
        await WireGuard.DownAsync(name);
        File.Delete(AgentFolders.Default.Configuration(name));
        for (var i = 0; i < 200 && await CountPeersAsync(name) is not null; i++)
        {
            await Task.Delay(50);
        }
    }
}
