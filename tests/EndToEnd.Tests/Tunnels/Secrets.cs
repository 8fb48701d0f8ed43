namespace EndToEnd.Tests.Tunnels;

/// <summary>What must not be seen by anybody but root and the agent.</summary>
internal static class Secrets
{
    /// <summary>The password, alone and as HTTP sends it, and the private keys that the host has at the moment.</summary>
    public static string[] Of(AgentHost host) =>
    [
        TunnelNetwork.Password,
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"admin:{TunnelNetwork.Password}")),
        .. host.Files()
            .Where(file => file.EndsWith(".priv", StringComparison.Ordinal))
            .Select(file => host.Read(file).Trim())
            .Where(key => key.Length > 0),
    ];
}
