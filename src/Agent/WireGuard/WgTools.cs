using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Broker.Domain.Keys;

namespace Agent.WireGuard;

/// <summary>WireGuard's own <c>wg</c> (wg(8)) and <c>wg-quick</c> (wg-quick(8)), and <c>ip</c> (ip(8)).</summary>
internal sealed class WgTools : IWireGuard
{
    /// <summary>Peers of one command line: some 80 KB, of 2 MB that may be there (execve(2)).</summary>
    private const int MostAtOnce = 1000;

    /// <summary>Lines of at most 100 characters: a pipe holds 65,536.</summary>
    private const int MostRoutesAtOnce = 500;

    public async Task<SecretKey> GenerateKeyAsync() =>
        SecretKey.Parse(await Tools.RunAsync("wg", ["genkey"])) ?? throw new ToolException("`wg genkey` printed no key.");

    public async Task<PublicKey> DeriveAsync(SecretKey privateKey) =>
        PublicKey.TryParse((await Tools.RunAsync("wg", ["pubkey"], privateKey.Reveal())).Trim(), out var key)
            ? key
            : throw new ToolException("`wg pubkey` printed no key.");

    public async Task<Device?> FindDeviceAsync(string name)
    {
        try
        {
            return await Tools.RunAsync("wg", ["show", name, "dump"], Device.ReadAsync);
        }
        catch (ToolException)
        {
            // `wg` has one exit code for everything.
            var interfaces = await Tools.RunAsync("wg", ["show", "interfaces"]);
            if (interfaces.Split((char[])[' ', '\n']).Contains(name))
            {
                throw;
            }

            return null;
        }
    }

    public async Task<SecretKey?> FindPrivateKeyAsync(string name) =>
        SecretKey.Parse(await Tools.RunAsync("wg", ["show", name, "private-key"]));

    public async Task<Link> ReadLinkAsync(string name)
    {
        var routes = await Tools.RunAsync("ip", ["-json", "-4", "route", "show", "dev", name]);
        var newerRoutes = await Tools.RunAsync("ip", ["-json", "-6", "route", "show", "dev", name]);
        return await Tools.RunAsync(
            "ip", ["-json", "address", "show", "dev", name], async output => Link.Read(await output.ReadToEndAsync(), routes, newerRoutes));
    }

    public async Task<IReadOnlyList<string>> FindInterfacesAsync(PublicKey key) =>
        [.. (await Tools.RunAsync("wg", ["show", "all", "public-key"])).Split('\n')
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length == 2 && fields[1] == key.ToString())
            .Select(fields => fields[0])];

    public Task RemovePeersAsync(string name, IReadOnlyList<PublicKey> peers) =>
        SetPeersAsync(name, peers.Select(peer => (string[])["peer", peer.ToString(), "remove"]));

    /// <summary>
    /// By <c>wg set</c>: <c>wg syncconf</c> would assign the addresses of every peer anew, and what arrives from one at that moment is
    /// lost (docs/decisions/0006). A preshared key goes through standard input, so each such peer is a command of its own.
    /// </summary>
    public async Task AssignPeersAsync(string name, IReadOnlyList<WantedPeer> peers, IReadOnlyDictionary<PublicKey, PeerExtras> extras)
    {
        var plain = peers.Where(peer => !extras.ContainsKey(peer.PublicKey));
        await SetPeersAsync(name, plain.Select(peer => (string[])["peer", peer.PublicKey.ToString(), "allowed-ips", peer.AllowedIps]));
        foreach (var peer in peers.Where(peer => extras.ContainsKey(peer.PublicKey)))
        {
            var extra = extras[peer.PublicKey];
            await SetPeerAsync(
                name,
                new PeerChange(peer.PublicKey)
                {
                    Endpoint = extra.Endpoint, PresharedKey = extra.PresharedKey, Keepalive = extra.Keepalive, AllowedIps = peer.AllowedIps,
                });
        }
    }

    public Task SetPeerAsync(string name, PeerChange change) =>
        Tools.RunAsync("wg", ["set", name, .. change.Arguments], change.PresharedKey?.Reveal() ?? "");

    public Task ConfigureAsync(string name, SecretKey? key = null, int? listenPort = null, uint? fwMark = null) =>
        Tools.RunAsync(
            "wg",
            [
                "set", name,
                .. listenPort is { } port ? (string[])["listen-port", Text(port)] : [],
                .. fwMark is { } mark ? (string[])["fwmark", mark.ToString(CultureInfo.InvariantCulture)] : [],
                .. key is null ? (string[])[] : ["private-key", "/dev/stdin"],
            ],
            key?.Reveal() ?? "");

    public Task SetLinkUpAsync(string name) => Tools.RunAsync("ip", ["link", "set", "dev", name, "up"]);

    public Task SetMtuAsync(string name, int mtu) => Tools.RunAsync("ip", ["link", "set", "dev", name, "mtu", Text(mtu)]);

    public Task AddAddressAsync(string name, InterfaceAddress address) =>
        Tools.RunAsync("ip", ["address", "add", address.ToString(), "dev", name]);

    public Task MoveAddressAsync(string name, InterfaceAddress old, InterfaceAddress? current) =>
        BatchAsync(IpLines.Move(name, old, current));

    public Task SetRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed) =>
        RouteAsync(IpLines.Routes(name, added, removed));

    public Task SetQuickRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed, string? table) =>
        RouteAsync(IpLines.QuickRoutes(name, added, removed, table));

    public Task SetResolversAsync(string name, IReadOnlyList<string> dns) =>
        dns.Count == 0
            ? Tools.RunAsync("resolvconf", ["-d", Resolvers.NameOf(name), "-f"])
            : Tools.RunAsync("resolvconf", ["-a", Resolvers.NameOf(name), "-m", "0", "-x"], Resolvers.Text(dns));

    /// <summary>The route that the kernel makes with an address.</summary>
    public Task AddRouteAsync(string name, IPNetwork network, IPAddress source) => Tools.RunAsync(
        "ip",
        source.AddressFamily == AddressFamily.InterNetwork
            ? ["-4", "route", "replace", network.ToString(), "dev", name, "proto", "kernel", "scope", "link", "src", source.ToString()]
            : ["-6", "route", "replace", network.ToString(), "dev", name, "proto", "kernel", "metric", "256"]);

    public Task UpAsync(string name) => Tools.RunAloudAsync("wg-quick", "up", name);

    public Task DownAsync(string name) => Tools.RunAloudAsync("wg-quick", "down", name);

    /// <summary>One process for all lines, so that they follow each other within microseconds.</summary>
    private static Task<string> BatchAsync(IEnumerable<string> lines, params string[] options) =>
        Tools.RunAsync("ip", [.. options, "-batch", "-"], string.Join('\n', lines) + "\n");

    private static async Task RouteAsync(IEnumerable<string> lines)
    {
        ToolException? fault = null;
        foreach (var chunk in lines.Chunk(MostRoutesAtOnce))
        {
            try
            {
                await BatchAsync(chunk, "-force");
            }
            catch (ToolException exception)
            {
                fault ??= exception;
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task SetPeersAsync(string name, IEnumerable<string[]> changes)
    {
        foreach (var chunk in changes.Chunk(MostAtOnce))
        {
            await Tools.RunAsync("wg", ["set", name, .. chunk.SelectMany(change => change)]);
        }
    }
}
