namespace Agent.Files;

/// <summary>Where the agent's files are.</summary>
/// <param name="Keys">Keys and locks.</param>
/// <param name="WireGuard">Where <c>wg-quick</c> looks for an interface's configuration.</param>
internal sealed record AgentFolders(string Keys, string WireGuard)
{
    public static AgentFolders Default { get; } = new("/etc/wireguardbroker", "/etc/wireguard");

    public string PrivateKey(string server) => Path.Combine(Keys, $".{server}.priv");

    public string PublicKey(string server) => Path.Combine(Keys, $"{server}.pub");

    public string Lock(string name) => Path.Combine(Keys, $".{name}.lock");

    /// <summary>For the moment that <c>wg syncconf</c> reads it.</summary>
    public string Synchronization(string networkInterface) => Path.Combine(Keys, $".{networkInterface}.sync");

    public string Configuration(string networkInterface) => Path.Combine(WireGuard, $"{networkInterface}.conf");
}
