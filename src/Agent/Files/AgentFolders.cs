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

    /// <param name="networkInterface">Its name.</param>
    /// <param name="folder">Where the configuration is kept; null for where <c>wg-quick</c> looks.</param>
    public string Configuration(string networkInterface, string? folder = null) =>
        Path.Combine(folder ?? WireGuard, $"{networkInterface}.conf");

    /// <summary>Makes a folder that does not exist, for its owner alone.</summary>
    public static void Make(string folder) =>
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
