using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Addressing;

namespace Agent.Servers;

/// <summary>What an interface is to have beside its peers.</summary>
internal sealed record InterfaceTarget(int ListenPort, InterfaceAddress Address);

/// <summary>Computes the steps that give an interface and its file what they are to have.</summary>
internal sealed class InterfacePlanner(ServerSettings settings, string path)
{
    private (ServerFile File, ServerFileContent Content)? current;

    /// <summary>What this host knows without the broker.</summary>
    public InterfaceTarget OwnTarget(HostState host) => new(
        settings.ListenPort ?? (host.Device is { ListenPort: > 0 } device ? device.ListenPort : settings.Endpoint.Port),
        new InterfaceAddress(settings.Pool.ServerAddress, settings.Subnet.Network.PrefixLength));

    /// <summary>
    /// The removals come first, so that nothing which fails delays them; the file comes before the additions, so that it never lacks a
    /// peer of the interface.
    /// </summary>
    public Plan Of(HostState host, InterfaceTarget target, IReadOnlyList<WantedPeer> wanted, DateTimeOffset now)
    {
        var diff = PeerDiff.Between(wanted, host.Peers);
        var (file, write) = PlanFile(host, target, wanted);
        List<Step> steps = [];
        if (host.Device is null)
        {
            return new Plan([.. write, new BringUp(settings.Interface, wanted.Count, IsBoot: false)]);
        }

        if (diff.Removed.Count > 0)
        {
            steps.Add(new RemovePeers(settings.Interface, diff.Removed, now));
        }

        steps.AddRange(DeviceSteps(host, target));
        steps.AddRange(LinkSteps(host, [target.Address, .. file?.Addresses ?? []]));
        steps.AddRange(write);
        if (diff.Added.Count + diff.Changed.Count > 0)
        {
            var extras = host.ExtrasOf(diff.Added.Select(peer => peer.PublicKey));
            steps.Add(new AssignPeers(settings.Interface, diff.Added, diff.Changed, extras));
        }

        return new Plan(steps)
        {
            Lost = LostOf(diff.Removed, now),
            Findings = file is null ? [Servers.Findings.ForeignFile(path)] : [],
        };
    }

    /// <summary>
    /// Removals alone, from the interface and from its file, which keep their key and all else: the broker knows the server by another
    /// key or subnet, and which of the two is right is not the agent's to decide.
    /// </summary>
    public Plan RemovalsOf(HostState host, IReadOnlyList<WantedPeer> wanted, DateTimeOffset now)
    {
        var removed = PeerDiff.Between(wanted, host.Peers).Removed;
        List<Step> steps = removed.Count == 0 ? [] : [new RemovePeers(settings.Interface, removed, now)];
        if (host.File is { PrivateKey: { } key, ListenPort: { } port, Addresses: [var address, ..] } file && file.IsOf(settings.Name))
        {
            var text = file.With(new ServerFileContent(settings.Name, key, port, address, wanted, host.RunningExtras));
            steps.AddRange(text == file.Text ? [] : [new WriteFile(path, text, KeepsBackup: false)]);
        }

        return new Plan(steps) { Lost = LostOf(removed, now) };
    }

    /// <summary>Repairs of the link: up, MTU, addresses, and the route that comes with an address.</summary>
    public IEnumerable<Step> LinkSteps(HostState host, IEnumerable<InterfaceAddress> addresses)
    {
        var link = host.Link!;
        if (!link.IsUp)
        {
            yield return new SetLinkUp(settings.Interface);
        }

        if (host.File?.Mtu is { } mtu && mtu != link.Mtu)
        {
            yield return new SetMtu(settings.Interface, mtu);
        }

        foreach (var address in addresses.Distinct())
        {
            if (!link.Addresses.Contains(address))
            {
                yield return new AddAddress(settings.Interface, address);
            }
            else if (link.IsUp && address.Network != IpText.NetworkOf(address.Address) && !link.Routes.Contains(address.Network))
            {
                yield return new AddRoute(settings.Interface, address.Network, address.Address);
            }
        }
    }

    private static string[] LostOf(IEnumerable<DevicePeer> removed, DateTimeOffset now) =>
        [.. removed.Where(peer => peer.IsLive(now)).Select(peer => peer.PublicKey.ToString())];

    private IEnumerable<Step> DeviceSteps(HostState host, InterfaceTarget target)
    {
        var device = host.Device!;
        var key = device.PublicKey == host.Keys!.PublicKey ? null : host.Keys.PrivateKey;
        int? port = device.ListenPort == target.ListenPort ? null : target.ListenPort;
        uint? mark = host.File?.FwMark is { } written && written != device.FwMark ? written : null;
        return key is null && port is null && mark is null ? [] : [new SetDevice(settings.Interface, key, port, mark)];
    }

    /// <summary>The file as it is to be, null where it is not the agent's to write; and the step that writes it.</summary>
    private (ServerFile? File, IEnumerable<Step> Write) PlanFile(HostState host, InterfaceTarget target, IReadOnlyList<WantedPeer> wanted)
    {
        if (!host.HasOwnFile(settings.Name))
        {
            return (null, []);
        }

        var content = new ServerFileContent(
            settings.Name, host.Keys!.PrivateKey, target.ListenPort, target.Address, wanted, host.RunningExtras);
        if (host.File is { } file && current is { } last && ReferenceEquals(last.File, file) && IsSame(last.Content, content))
        {
            return (file, []);
        }

        var text = host.File is null ? ServerFile.Write(content) : host.File.With(content);
        if (text == host.File?.Text)
        {
            current = (host.File, content);
            return (host.File, []);
        }

        var isOther = host.File is not null && !host.File.IsOf(settings.Name);
        return (ServerFile.Parse(text), [new WriteFile(path, text, KeepsBackup: isOther)]);
    }

    private static bool IsSame(ServerFileContent one, ServerFileContent other) =>
        one with { Peers = other.Peers, Extras = other.Extras } == other
        && one.Peers.SequenceEqual(other.Peers)
        && one.Extras.Count == other.Extras.Count
        && one.Extras.All(entry => other.Extras.GetValueOrDefault(entry.Key) == entry.Value);
}
