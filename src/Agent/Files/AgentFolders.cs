using System.Security.Cryptography;
using System.Text;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Files;

/// <summary>Where the agent's files are.</summary>
/// <param name="Keys">Keys, locks and states.</param>
/// <param name="WireGuard">Where <c>wg-quick</c> looks for an interface's configuration.</param>
internal sealed record AgentFolders(string Keys, string WireGuard)
{
    /// <summary>Of a name that is left as it is: a file that is being replaced takes up to 13 characters more.</summary>
    private const int LongestName = 240;

    private const int LongestStart = 200;

    public static AgentFolders Default { get; } = new("/etc/wireguardbroker", "/etc/wireguard");

    public string PrivateKey(ServerName server) => Path.Combine(Keys, $".{server}.priv");

    /// <summary>The key that takes the place of <see cref="PrivateKey"/> once the server has it.</summary>
    public string NextPrivateKey(ServerName server) => $"{PrivateKey(server)}.next";

    public string PublicKey(ServerName server) => Path.Combine(Keys, $"{server}.pub");

    public string Lock(ServerName server) => Path.Combine(Keys, $".{server}.lock");

    /// <summary>Its own also where a server of this host has the client's name.</summary>
    public string Lock(ClientName client) => Path.Combine(Keys, $".@{Shortened(client.ToString())}.lock");

    /// <summary>What a server's agent has to remember.</summary>
    public string State(ServerName server) => Path.Combine(Keys, $".{server}.state");

    /// <summary>What a client's agent has to remember of its peering with a server.</summary>
    public string Peering(ServerName server) => Path.Combine(Keys, $".{server}.peering");

    /// <summary>Which token the broker has accepted of a client, as a hash.</summary>
    public string AcceptedToken(string name) => Path.Combine(Keys, $".{Shortened(name)}.access");

    /// <summary>A host's token.</summary>
    public string Token(string name) => Path.Combine(Keys, $"{Shortened(name)}.token");

    /// <summary>An interface's, in this folder or where <c>wg-quick</c> looks.</summary>
    public string Configuration(string networkInterface, string? folder = null) =>
        Path.Combine(folder ?? WireGuard, $"{networkInterface}.conf");

    /// <summary>Makes a folder that does not exist, for its owner alone.</summary>
    public static void Make(string folder) =>
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>A file's name has at most 255 characters, a client's up to 253: a long one ends in its hash.</summary>
    private static string Shortened(string name) => name.Length <= LongestName
        ? name
        : $"{name[..LongestStart]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}";
}
