using System.Globalization;
using System.Net;
using Agent.WireGuard;

namespace Agent.Tests.WireGuard;

/// <summary>A WireGuard interface in memory.</summary>
internal sealed class MemoryInterface
{
    private const string None = "(none)";

    private readonly List<MemoryPeer> peers = [];

    public string? PrivateKey { get; set; }

    public int ListenPort { get; set; }

    /// <summary>False when <c>wg-quick up</c> was killed on its way: there is an interface, but it is not up.</summary>
    public bool IsRaised { get; set; } = true;

    public int Mtu { get; set; } = 1420;

    /// <summary>As <c>ip address</c> has them: the last one that is added is the last.</summary>
    public List<InterfaceAddress> Addresses { get; } = [];

    public List<IPNetwork> Routes { get; } = [];

    /// <summary>Those that have the agent's mark.</summary>
    public HashSet<IPNetwork> Marked { get; } = [];

    public uint FwMark { get; set; }

    public IReadOnlyList<MemoryPeer> Peers => peers;

    /// <summary>Each peer with its allowed IPs.</summary>
    public IEnumerable<string> PeerTexts => peers.Select(peer => $"{peer.PublicKey} {peer.AllowedIps}");

    public MemoryPeer this[PublicKey key] => peers.Single(peer => peer.PublicKey == key);

    /// <summary><c>wg set</c>, by somebody.</summary>
    public MemoryPeer Set(PublicKey key, string allowedIps)
    {
        if (peers.Find(peer => peer.PublicKey == key) is { } present)
        {
            present.AllowedIps = allowedIps;
            return present;
        }

        var added = new MemoryPeer(key) { AllowedIps = allowedIps };
        peers.Add(added);
        return added;
    }

    /// <summary><c>wg set</c>: a network belongs to one peer, the last one that it is given to.</summary>
    public MemoryPeer Assign(PublicKey key, string allowedIps)
    {
        foreach (var other in peers.Where(other => other.PublicKey != key))
        {
            other.AllowedIps = string.Join(',', other.AllowedIps.Split(',').Except(allowedIps.Split(',')));
        }

        return Set(key, allowedIps);
    }

    /// <summary>Those of the address are gone with it.</summary>
    public void Move(InterfaceAddress old, InterfaceAddress? current)
    {
        Addresses.RemoveAll(address => address == old || address == current);
        Routes.Remove(old.Network);
        if (current is not null)
        {
            Add(current);
        }
    }

    /// <summary><c>wg set … remove</c>, by somebody.</summary>
    public void Remove(PublicKey key) => peers.RemoveAll(peer => peer.PublicKey == key);

    /// <summary>What <c>ip address add</c> does: the route comes with it.</summary>
    public void Add(InterfaceAddress address)
    {
        Addresses.Add(address);
        if (!Routes.Contains(address.Network))
        {
            Routes.Add(address.Network);
        }
    }

    /// <summary>What <c>ip link set up</c> does: the routes of the addresses come with it.</summary>
    public void SetUp()
    {
        IsRaised = true;
        Routes.AddRange(Addresses.Select(address => address.Network).Except(Routes));
    }

    /// <summary>What <c>wg-quick up</c> makes of a file.</summary>
    public static MemoryInterface Of(WgText file)
    {
        var made = new MemoryInterface
        {
            PrivateKey = file["PrivateKey"],
            ListenPort = file["ListenPort"] is { } port ? int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture) : 0,
            FwMark = file["FwMark"] is { } mark ? QuickSetting.Mark(mark)!.Value : 0,
            Mtu = file["MTU"] is { } mtu ? int.Parse(mtu, NumberStyles.None, CultureInfo.InvariantCulture) : 1420,
        };
        foreach (var address in file.Settings.Where(setting => setting.Key == "Address").SelectMany(setting => setting.Value.Split(',')))
        {
            made.Add(InterfaceAddress.Parse(address.Trim()) ?? throw new ToolException($"Unable to parse `{address}'"));
        }

        foreach (var peer in file.Peers)
        {
            var key = PublicKey.TryParse(peer["PublicKey"], out var parsed)
                ? parsed
                : throw new ToolException("Key is not the correct length or format");
            var ips = peer["AllowedIPs"];
            var networks = ips.Split(',', StringSplitOptions.TrimEntries)
                .Select(ip => IPNetwork.TryParse(ip, out var network) ? network : throw new ToolException($"Unable to parse `{ip}'"));
            var set = made.Assign(key, string.Join(',', networks));
            set.PresharedKey = peer.GetValueOrDefault("PresharedKey");
            set.Keepalive = peer.GetValueOrDefault("PersistentKeepalive");
            if (peer.TryGetValue("Endpoint", out var endpoint))
            {
                // Names stand for the address that they have in tests unless they say otherwise.
                set.Endpoint = IPEndPoint.TryParse(endpoint, out _) ? endpoint : $"192.0.2.1:{endpoint.Split(':')[^1]}";
            }
        }

        return made;
    }

    /// <summary>What <c>wg show … dump</c> prints.</summary>
    public string Dump() => string.Concat(
        [
            $"{PrivateKey ?? None}\t{(PrivateKey is { } key ? MemoryWireGuard.PublicKeyOf(key) : None)}\t{ListenPort}\t{(FwMark == 0 ? "off" : $"0x{FwMark:x}")}\n",
            .. peers.Select(peer => peer.Dump() + "\n"),
        ]);
}

/// <summary>A peer of an interface in memory.</summary>
internal sealed class MemoryPeer(PublicKey publicKey)
{
    public PublicKey PublicKey { get; } = publicKey;

    public required string AllowedIps { get; set; }

    public DateTimeOffset? LatestHandshake { get; set; }

    /// <summary>Where it is sent to; null for where it was heard of.</summary>
    public string? Endpoint { get; set; }

    public long RxBytes { get; set; } = 1024;

    public string? PresharedKey { get; set; }

    /// <summary>Seconds.</summary>
    public string? Keepalive { get; set; }

    public string Dump() => string.Join(
        '\t', PublicKey, PresharedKey ?? "(none)", Endpoint ?? (LatestHandshake is null ? "(none)" : "192.0.2.7:40000"),
        AllowedIps is "" ? "(none)" : AllowedIps,
        LatestHandshake?.ToUnixTimeSeconds() ?? 0, RxBytes, 2048, Keepalive ?? "off");
}
