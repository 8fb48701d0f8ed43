using Agent.WireGuard;

namespace Agent.Adoption;

/// <summary>
/// Where a running interface and its file disagree: the interface counts, and what only the file has is an operator's to decide.
/// </summary>
internal static class FileDifferences
{
    /// <summary>That of an interface whose file names none, where the way to the Internet has 1,500 (wg-quick(8)).</summary>
    private const int UsualMtu = 1420;

    private const string IsLost =
        "is only on the interface, and not there after the next boot, unless you write it into the file once it is adopted.";

    public static bool SavesConfig(FoundFile file) => file.Text.Split('\n')
        .Select(QuickSetting.Read).OfType<QuickSetting>()
        .Any(setting => setting.Is("SaveConfig") && !setting.Value.Equals("false", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the file gets from the running interface, and what it does not.</summary>
    public static IEnumerable<string> Of(FoundInterface found, SubnetChoice? subnets) => found is not { Device: { } device, Link: { } link }
        ? []
        : [.. found.File is { } file ? OfFile(device, link, file) : OfNone(device, link, subnets), .. Called(device, found.File)];

    private static IEnumerable<string> OfFile(Device device, Link link, FoundFile file)
    {
        if (device.ListenPort > 0 && file.File.ListenPort != device.ListenPort)
        {
            yield return $"The interface listens on {device.ListenPort}, "
                + $"the file says {file.File.ListenPort?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}: "
                + "the file gets it.";
        }

        var written = file.ByKey;
        foreach (var peer in device.Peers)
        {
            if (!written.TryGetValue(peer.PublicKey, out var other))
            {
                yield return $"{peer.PublicKey} is only on the interface: the file gets it.";
            }
            else if (Differ(peer, other) is { } what)
            {
                yield return $"{peer.PublicKey} has {what} on the interface than in the file: the file gets the interface's.";
            }
        }

        foreach (var address in link.Addresses.Except(file.File.Addresses).Where(address => !address.Address.IsIPv6LinkLocal))
        {
            yield return $"{address} is only on the interface: it is not in the file's Address, and so not there after the next boot.";
        }
    }

    /// <summary>The file that is written then has the keys, the port, the peers and the server's own addresses.</summary>
    private static IEnumerable<string> OfNone(Device device, Link link, SubnetChoice? subnets)
    {
        if (device.FwMark != 0)
        {
            yield return $"FwMark 0x{device.FwMark:x} {IsLost}";
        }

        if (link.Mtu is not (0 or UsualMtu))
        {
            yield return $"MTU {link.Mtu} {IsLost}";
        }

        foreach (var address in link.Addresses.Where(address => !address.Address.IsIPv6LinkLocal
            && !address.Address.Equals(subnets?.Address) && address.Network != subnets?.Second?.Network))
        {
            yield return $"{address} {IsLost}";
        }
    }

    /// <summary>Peers that this host calls by itself: a keepalive does so at boot, where the file says where.</summary>
    private static IEnumerable<string> Called(Device device, FoundFile? file) =>
        from peer in device.Peers
        where peer.Endpoint is not null && peer.Extras.Keepalive is not null
            && file?.ByKey.GetValueOrDefault(peer.PublicKey)?.HasEndpoint != true
        select $"{peer.PublicKey} is called at {peer.Endpoint}, which is not in the file: after the next boot it has to call first, unless "
            + $"you write `Endpoint = {peer.Endpoint}` below it in the file once it is adopted.";

    /// <summary>What the agent would have to change on the interface, or in a file that something else completes.</summary>
    public static IEnumerable<string> ProblemsOf(FoundInterface found, SubnetChoice? subnets)
    {
        if (found.File is not { } file || file.Problems.Count > 0)
        {
            yield break;
        }

        if (subnets is not null
            && !file.File.Addresses.Any(address => address.Address.Equals(subnets.Address) && address.Network == subnets.First.Network))
        {
            yield return $"{subnets.Address}/{subnets.First.Network.PrefixLength} is not in an Address line of {found.Name}.conf: write it "
                + "there, and remove the command that sets it, if there is one.";
        }

        if (found is not { Device: { } device, Link: { } link })
        {
            yield break;
        }

        var running = device.Peers.Select(peer => peer.PublicKey).ToHashSet();
        foreach (var peer in file.Peers.Where(peer => peer.Key is { } key && !running.Contains(key)))
        {
            yield return $"{peer.Key} is only in {found.Name}.conf (line {peer.Line}): remove it there, or add it to the interface with "
                + $"`wg set {found.Name} peer {peer.Key} allowed-ips {string.Join(',', peer.Networks)}`.";
        }

        foreach (var address in file.File.Addresses.Except(link.Addresses))
        {
            yield return $"{address} is in {found.Name}.conf and not on the interface: "
                + $"remove it there, or `ip address add {address} dev {found.Name}`.";
        }

        if (file.File.Mtu is { } mtu && mtu != link.Mtu)
        {
            yield return $"The file says MTU {mtu}, the interface has {link.Mtu}: correct one of them.";
        }

        if (file.File.FwMark is { } mark && mark != device.FwMark)
        {
            yield return $"The file says FwMark 0x{mark:x}, the interface has 0x{device.FwMark:x}: correct one of them.";
        }
    }

    private static string? Differ(DevicePeer peer, FoundPeer written) =>
        !peer.Networks.ToHashSet().SetEquals(written.Networks) ? "other allowed IPs"
        : peer.Extras.PresharedKey is not null && peer.Extras.PresharedKey != written.Extras.PresharedKey ? "another preshared key"
        : peer.Extras.Keepalive is not null && peer.Extras.Keepalive != written.Extras.Keepalive ? "another keepalive"
        : null;
}
