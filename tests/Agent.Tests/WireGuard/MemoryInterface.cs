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

    public string? FwMark { get; private set; }

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

    /// <summary><c>wg set … remove</c>, by somebody.</summary>
    public void Remove(PublicKey key) => peers.RemoveAll(peer => peer.PublicKey == key);

    /// <summary>What <c>wg set</c> does with a difference.</summary>
    public void Change(PeerDiff diff)
    {
        peers.RemoveAll(peer => diff.Removed.Any(removed => removed.PublicKey == peer.PublicKey));
        foreach (var peer in diff.Changed.Concat(diff.Added))
        {
            Set(peer.PublicKey, peer.AllowedIps);
        }
    }

    /// <summary>
    /// What <c>wg syncconf</c> does: the interface has what the configuration has, and nothing else. Peers that stay keep their
    /// sessions.
    /// </summary>
    public void Synchronize(WgText configuration)
    {
        PrivateKey = configuration["PrivateKey"];
        ListenPort = configuration["ListenPort"] is { } port ? int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        FwMark = configuration["FwMark"];
        var wanted = configuration.Peers
            .ToDictionary(
                peer => PublicKey.Parse(peer["PublicKey"]) ?? throw new ToolException("Key is not the correct length or format"),
                peer => peer["AllowedIPs"]);
        peers.RemoveAll(peer => !wanted.ContainsKey(peer.PublicKey));
        foreach (var (key, ips) in wanted)
        {
            Set(key, IPNetwork.TryParse(ips, out var network) ? $"{network}" : throw new ToolException($"Unable to parse `{ips}'"));
        }
    }

    /// <summary>What <c>wg show … dump</c> prints.</summary>
    public string Dump() => string.Concat(
        [
            $"{PrivateKey ?? None}\t{(PrivateKey is { } key ? MemoryWireGuard.PublicKeyOf(key) : None)}\t{ListenPort}\t{FwMark ?? "off"}\n",
            .. peers.Select(peer => peer.Dump() + "\n"),
        ]);
}

/// <summary>A peer of an interface in memory.</summary>
internal sealed class MemoryPeer(PublicKey publicKey)
{
    public PublicKey PublicKey { get; } = publicKey;

    public required string AllowedIps { get; set; }

    public DateTimeOffset? LatestHandshake { get; set; }

    public string Dump() => string.Join(
        '\t', PublicKey, "(none)", LatestHandshake is null ? "(none)" : "192.0.2.7:40000", AllowedIps is "" ? "(none)" : AllowedIps,
        LatestHandshake?.ToUnixTimeSeconds() ?? 0, 1024, 2048, "off");
}
