using System.Globalization;
using System.Security.Cryptography;
using Broker.TestSupport;

namespace EndToEnd.Tests.Tunnels;

/// <summary>
/// A host whose wg0 somebody set up by hand, as installers do. The agent on it knows only the broker and where clients connect to.
/// </summary>
internal sealed class HandMadeServer
{
    private const int Port = 51820;

    private readonly string comment;
    private readonly Dictionary<string, string> keys = [];
    private readonly string privateKey;

    private HandMadeServer(ServerHost agent, string comment, string privateKey, string text) =>
        (Agent, this.comment, this.privateKey, Text) = (agent, comment, privateKey, text);

    public ServerHost Agent { get; }

    public NetworkHost Host => Agent.Host;

    public string Name => Agent.Name;

    /// <summary>Of its file before it was adopted.</summary>
    public string Text { get; private set; }

    /// <param name="comment">How it writes names, above each peer.</param>
    /// <param name="lines">Further ones of its interface.</param>
    public static async Task<HandMadeServer> StartAsync(TunnelNetwork network, string name, string addresses, string comment, string lines)
    {
        var agent = await network.AddServerAsync(name);
        await agent.ConfigureAsync($"""
            api_server:
                address: "{TunnelNetwork.BrokerUrl}"
                username: "admin"
                password: "{TunnelNetwork.Password}"
            server:
                name: "{name}"
                endpoint_address: "{agent.Host.Address}"
                refresh_frequency: 1

            """);
        var key = (await Tool.RunAsync("wg", ["genkey"])).Trim();
        return new HandMadeServer(
            agent, comment, key,
            $"# Made by hand.\n\n[Interface]\nAddress = {addresses}\nListenPort = {Port}\nPrivateKey = {key}\n{lines}");
    }

    /// <summary>Adds a peer and returns its private key and its preshared one, if any.</summary>
    public async Task<(string PrivateKey, string? PresharedKey)> AddPeerAsync(string name, string allowedIps, bool isSecret)
    {
        var key = (await Tool.RunAsync("wg", ["genkey"])).Trim();
        var secret = isSecret ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) : null;
        keys[name] = await PublicKeyAsync(key);
        var preshared = secret is null ? "" : $"PresharedKey = {secret}\n";
        Text += $"\n{string.Format(CultureInfo.InvariantCulture, comment, name)}\n[Peer]\nPublicKey "
            + $"= {keys[name]}\n{preshared}AllowedIPs = {allowedIps}\n";
        return (key, secret);
    }

    public string KeyOf(string peer) => keys[peer];

    public async Task UpAsync()
    {
        await Agent.WriteAsync("/etc/wireguard/wg0.conf", Text);
        await Host.RunAsync("wg-quick", "up", "wg0");
    }

    /// <summary>Brings a peer up on another host, and what is behind it.</summary>
    public async Task ConnectAsync(
        AgentHost client, (string PrivateKey, string? PresharedKey) peer, string address, string allowedIps = "10.8.0.0/24")
    {
        var preshared = peer.PresharedKey is null ? "" : $"PresharedKey = {peer.PresharedKey}\n";
        await client.WriteAsync("/etc/wireguard/c0.conf", $"""
            [Interface]
            Address = {address}
            PrivateKey = {peer.PrivateKey}
            [Peer]
            PublicKey = {await PublicKeyAsync(privateKey)}
            {preshared}Endpoint = {Host.Address}:{Port}
            AllowedIPs = {allowedIps}

            """);
        await client.Host.RunAsync("wg-quick", "up", "c0");
    }

    /// <summary>What the interface has, without handshakes and counters; and its addresses and routes.</summary>
    public async Task<string> DumpAsync() => await FieldsAsync(1, 2, 3, 7) + await LinkAsync();

    /// <summary>The same without where peers were last heard of.</summary>
    public async Task<string> ConfiguredAsync() => await FieldsAsync(1, 3, 7) + await LinkAsync();

    private async Task<string> FieldsAsync(params int[] fields)
    {
        var lines = (await Host.RunAsync("wg", "show", "wg0", "dump")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Skip(1).Select(line => line.Split('\t'))
            .Select(peer => $"{peer[0]} {string.Join(' ', fields.Select(field => peer[field]))}")
            .Order(StringComparer.Ordinal).Prepend(lines[0])) + "\n";
    }

    private async Task<string> LinkAsync() =>
        await Host.RunAsync("sh", "-c", "ip -brief address show dev wg0 scope global; ip route show dev wg0; ip -6 route show dev wg0");

    private async Task<string> PublicKeyAsync(string key) => (await Host.RunAsync("sh", "-c", $"echo {key} | wg pubkey")).Trim();
}
