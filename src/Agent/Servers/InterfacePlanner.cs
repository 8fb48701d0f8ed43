using System.Net;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Domain.Keys;

namespace Agent.Servers;

/// <summary>What an interface is to have beside its peers.</summary>
/// <param name="Addresses">The server's own, one of each subnet.</param>
internal sealed record InterfaceTarget(int ListenPort, IReadOnlyList<InterfaceAddress> Addresses);

/// <summary>Computes the steps that give an interface and its file what they are to have.</summary>
internal sealed class InterfacePlanner(ServerSettings settings, string path)
{
    private readonly LinkPlanner link = new(settings.Interface);
    private (ServerFile File, ServerFileContent Content)? current;

    /// <summary>What this host knows without the broker.</summary>
    public InterfaceTarget OwnTarget(HostState host) => new(
        settings.ListenPort ?? (host.Device is { ListenPort: > 0 } device ? device.ListenPort : settings.Endpoint.Port),
        settings.Addresses);

    /// <summary>
    /// The removals come first, so that nothing which fails delays them; the file comes before the additions, so that it never lacks a
    /// peer of the interface.
    /// </summary>
    public Plan Of(HostState host, InterfaceTarget target, IReadOnlyList<WantedPeer> wanted, DateTimeOffset now)
    {
        var diff = PeerDiff.Between(wanted, host.Peers);
        var (file, write) = PlanFile(host, target, wanted);
        Finding[] findings = file is null && host.FileFault is null ? [Servers.Findings.ForeignFile(path)] : [];

        // Nothing of somebody else's file is applied.
        host = file is null ? host with { File = null } : host;
        IPNetwork[] routes =
        [
            .. wanted.Where(peer => peer.Networks.Count > 1).SelectMany(peer => peer.Networks).Outside(Networks(target.Addresses)),
        ];
        List<Step> steps = [];
        if (host.Device is null)
        {
            var up = new BringUp(settings.Interface, wanted.Count, IsBoot: false);
            return new Plan([.. write, up, .. link.RouteSteps(Link.None, routes)]) { Findings = findings };
        }

        if (diff.Removed.Count > 0)
        {
            steps.Add(new RemovePeers(settings.Interface, diff.Removed, now));
        }

        steps.AddRange(DeviceSteps(host, target));
        steps.AddRange(link.Steps(host, [.. target.Addresses, .. file?.Addresses ?? []], Stale(host, target)));
        steps.AddRange(link.RouteSteps(host.Link!, routes));
        steps.AddRange(write);
        if (diff.Added.Count + diff.Changed.Count > 0)
        {
            var extras = host.ExtrasOf([.. diff.Added.Select(peer => peer.PublicKey)]);
            steps.Add(new AssignPeers(settings.Interface, diff.Added, diff.Changed, extras));
        }

        return new Plan(steps) { Lost = LostOf(diff.Removed, now), Findings = findings };
    }

    /// <summary>
    /// Removals alone, from the interface and from its file, which keep their key and all else: the broker knows the server by another
    /// key or subnet, and which of the two is right is not the agent's to decide.
    /// </summary>
    public Plan RemovalsOf(HostState host, IReadOnlyList<WantedPeer> wanted, DateTimeOffset now)
    {
        var removed = PeerDiff.Between(wanted, host.Peers).Removed;
        List<Step> steps = removed.Count == 0 ? [] : [new RemovePeers(settings.Interface, removed, now)];
        if (host.File is { PrivateKey: { } key, ListenPort: { } port } file && file.IsOf(settings.Name))
        {
            var text = file.With(new ServerFileContent(settings.Name, key, port, Addresses: [], wanted, host.RunningExtras));
            steps.AddRange(text == file.Text ? [] : [new WriteFile(path, text, KeepsBackup: false) { Dropped = Dropped(file, wanted) }]);
        }

        return new Plan(steps) { Lost = LostOf(removed, now) };
    }

    /// <summary>
    /// What a boot repairs of the link, without the broker. Routes are those of networks that the interface has and its file as well:
    /// either alone may be out of date.
    /// </summary>
    public IEnumerable<Step> BootSteps(HostState host)
    {
        var file = host.File!;
        var written = file.AsDevice(host.Keys!.PublicKey).Peers.SelectMany(peer => peer.Networks);
        var routes = written.Outside(Networks(file.Addresses)).ToArray();
        return host.Device is null
            ? link.RouteSteps(Link.None, routes)
            : [
                .. link.Steps(host, file.Addresses.Where(address => !IsOtherwise(host.Link!, address)), stale: []),
                .. link.RouteSteps(host.Link! with { OwnRoutes = [] }, [.. routes.Intersect(host.Peers.SelectMany(peer => peer.Networks))]),
            ];
    }

    private static IPNetwork[] Networks(IEnumerable<InterfaceAddress> addresses) => [.. addresses.Select(address => address.Network)];

    private InterfaceAddress[] Stale(HostState host, InterfaceTarget target)
    {
        var former = host.State.Addresses.Count > 0 ? host.State.Addresses : host.OwnAddresses(settings.Name);
        return [.. host.Link!.Addresses.Where(address => address.IsReplacedBy(target.Addresses, former))];
    }

    /// <summary>Whether the interface has the address with another prefix length: then the file could not be written since.</summary>
    private static bool IsOtherwise(Link link, InterfaceAddress address) =>
        link.Addresses.Any(other => other != address && other.Address.Equals(address.Address));

    /// <summary>The peers that the file has no more.</summary>
    private static PublicKey[] Dropped(ServerFile? file, IReadOnlyList<WantedPeer> wanted) =>
        [.. (file?.PeerKeys ?? []).Except(wanted.Select(peer => peer.PublicKey))];

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
            settings.Name, host.Keys!.PrivateKey, target.ListenPort, target.Addresses, wanted, host.RunningExtras)
        {
            Former = host.OwnAddresses(settings.Name),
            Kept = host.State.Kept,
        };
        if (host.File is { } file && current is { } last && ReferenceEquals(last.File, file) && last.Content.IsSame(content))
        {
            return (file, []);
        }

        var text = host.File is null ? ServerFile.Write(content) : host.File.With(content);
        if (text == host.File?.Text)
        {
            current = (host.File, content);
            return (host.File, []);
        }

        // One that took the place of the agent's own, and has other peers: somebody wants it so.
        var isOther = host.File is not null && !host.File.IsOf(settings.Name);
        var written = ServerFile.Parse(text);
        return isOther && host.IsManaged(settings.Name) && !Unmanaged.IsSame(host.File!, written)
            ? (null, [])
            : (written, [new WriteFile(path, text, KeepsBackup: isOther) { Dropped = Dropped(host.File, wanted) }]);
    }
}
