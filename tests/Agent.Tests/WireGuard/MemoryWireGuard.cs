using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Agent.Files;
using Agent.Tests.WireGuard;
using Agent.WireGuard;

namespace Agent.Tests;

/// <summary>WireGuard in memory: reads what it is given as the real tools do, and remembers what it was asked to change.</summary>
internal sealed class MemoryWireGuard(AgentFolders folders) : IWireGuard
{
    private int keysMade;

    /// <summary>The calls that change something, as <c>up wgtest</c>.</summary>
    public List<string> Changes { get; } = [];

    public Dictionary<string, MemoryInterface> Interfaces { get; } = [];

    /// <summary>Called before each change; an exception from it becomes the tool's failure.</summary>
    public Action<string> BeforeChange { get; set; } = _ => { };

    /// <summary>PostUp: the interface is there.</summary>
    public Func<Task> AfterUp { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before each look at an interface.</summary>
    public Func<Task> BeforeLook { get; set; } = () => Task.CompletedTask;

    /// <summary>Not Curve25519, but as much a function of the private key.</summary>
    public static PublicKey PublicKeyOf(string privateKey) =>
        PublicKey.Parse(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("public " + privateKey))));

    public Task<SecretKey> GenerateKeyAsync() => Task.FromResult(SecretKey.Parse(Sample.KeyText($"made {++keysMade}"))!);

    public Task<PublicKey> DeriveAsync(SecretKey privateKey) => Task.FromResult(PublicKeyOf(privateKey.Reveal()));

    public async Task<Device?> FindDeviceAsync(string name)
    {
        await BeforeLook();
        return Interfaces.TryGetValue(name, out var found) ? await Device.ReadAsync(new StringReader(found.Dump())) : null;
    }

    public Task<SecretKey?> FindPrivateKeyAsync(string name) => Task.FromResult(SecretKey.Parse(Existing(name).PrivateKey));

    public Task<Link> ReadLinkAsync(string name)
    {
        var found = Existing(name);
        return Task.FromResult(new Link(found.IsRaised, found.Mtu, [.. found.Addresses], [.. found.Routes])
        {
            OwnRoutes = [.. found.Routes.Where(found.Marked.Contains)],
        });
    }

    public Task<IReadOnlyList<string>> FindInterfacesAsync(PublicKey key) => Task.FromResult<IReadOnlyList<string>>(
        [.. Interfaces.Where(entry => entry.Value.PrivateKey is { } own && PublicKeyOf(own) == key).Select(entry => entry.Key)]);

    public Task RemovePeersAsync(string name, IReadOnlyList<PublicKey> peers) => ChangeAsync("remove", name, found =>
    {
        foreach (var peer in peers)
        {
            found.Remove(peer);
        }
    });

    public Task AssignPeersAsync(string name, IReadOnlyList<WantedPeer> peers, IReadOnlyDictionary<PublicKey, PeerExtras> extras) =>
        ChangeAsync("set", name, found =>
        {
            foreach (var peer in peers)
            {
                var set = found.Assign(peer.PublicKey, peer.AllowedIps);
                if (extras.TryGetValue(peer.PublicKey, out var more))
                {
                    set.PresharedKey = more.PresharedKey?.Reveal() ?? set.PresharedKey;
                    set.Endpoint = more.Endpoint?.ToString() ?? set.Endpoint;
                    set.Keepalive = more.Keepalive?.ToString(CultureInfo.InvariantCulture) ?? set.Keepalive;
                }
            }
        });

    public Task SetPeerAsync(string name, PeerChange change) => ChangeAsync("set", name, found =>
    {
        if (change.Replaces is { } old)
        {
            found.Remove(old);
        }

        var present = found.Peers.FirstOrDefault(peer => peer.PublicKey == change.Key);
        var set = found.Assign(change.Key, change.AllowedIps ?? present?.AllowedIps ?? "");
        set.Endpoint = change.Endpoint?.ToString() ?? set.Endpoint;
        set.PresharedKey = change.DropsPresharedKey ? null : change.PresharedKey?.Reveal() ?? set.PresharedKey;
        set.Keepalive = change.Keepalive switch { null => set.Keepalive, 0 => null, var seconds => $"{seconds}" };
    });

    public Task SetQuickRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed, string? table) =>
        ChangeAsync(table is null ? "routes" : $"routes of {table}", name, found =>
        {
            found.Routes.RemoveAll(removed.Contains);
            found.Routes.AddRange(added);
        });

    public Task SetResolversAsync(string name, IReadOnlyList<string> dns) =>
        ChangeAsync($"resolvers {string.Join(' ', dns)} of", name, _ => { });

    public Task ConfigureAsync(string name, SecretKey? key = null, int? listenPort = null, uint? fwMark = null) =>
        ChangeAsync("configure", name, found =>
        {
            found.PrivateKey = key?.Reveal() ?? found.PrivateKey;
            found.ListenPort = listenPort ?? found.ListenPort;
            found.FwMark = fwMark ?? found.FwMark;
        });

    public Task SetLinkUpAsync(string name) => ChangeAsync("link up", name, found => found.SetUp());

    public Task SetMtuAsync(string name, int mtu) => ChangeAsync("mtu", name, found => found.Mtu = mtu);

    public Task AddAddressAsync(string name, InterfaceAddress address) => ChangeAsync("address", name, found => found.Add(address));

    public Task AddRouteAsync(string name, IPNetwork network, IPAddress source) =>
        ChangeAsync("route", name, found => found.Routes.Add(network));

    public Task MoveAddressAsync(string name, InterfaceAddress old, InterfaceAddress? current) =>
        ChangeAsync("move", name, found => found.Move(old, current));

    public Task SetRoutesAsync(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed) =>
        ChangeAsync("routes", name, found =>
        {
            found.Routes.RemoveAll(removed.Contains);
            found.Routes.AddRange(added);
            found.Marked.UnionWith(added);
        });

    public Task UpAsync(string name)
    {
        Change($"up {name}");
        var path = name.Contains('/', StringComparison.Ordinal) ? name : folders.Configuration(name);
        name = name == path ? Path.GetFileNameWithoutExtension(path) : name;
        if (Interfaces.ContainsKey(name))
        {
            throw new ToolException($"wg-quick: `{name}' already exists");
        }

        var text = AtomicFile.ReadIfExists(path)
            ?? throw new ToolException($"wg-quick: `{name}.conf' does not exist");
        Interfaces.Add(name, MemoryInterface.Of(WgText.Parse(text, forQuick: true)));
        return AfterUp();
    }

    public Task DownAsync(string name)
    {
        Change($"down {name}");
        name = name.Contains('/', StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name;
        Existing(name);
        Interfaces.Remove(name);
        return Task.CompletedTask;
    }

    private Task ChangeAsync(string what, string name, Action<MemoryInterface> change)
    {
        Change($"{what} {name}");
        change(Existing(name));
        return Task.CompletedTask;
    }

    private void Change(string what)
    {
        Changes.Add(what);
        BeforeChange(what);
    }

    private MemoryInterface Existing(string name) =>
        Interfaces.GetValueOrDefault(name) ?? throw new ToolException($"Unable to access interface: No such device ({name})");
}
