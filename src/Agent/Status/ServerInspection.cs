using Agent.Brokers;
using Agent.Configuration;
using Agent.Files;
using Agent.Servers;
using Agent.WireGuard;
using Broker.Contracts;

namespace Agent.Status;

/// <summary>Looks at a server from both ends, and changes nothing.</summary>
internal sealed class ServerInspection(
    AgentConfiguration configuration, BrokerClient broker, IWireGuard wireGuard, KeyStore keyStore, AgentFolders folders, AgentLog log)
{
    private readonly ServerSettings settings = configuration.Server!;

    /// <exception cref="DecisionNeededException">A round would stop with the same.</exception>
    /// <exception cref="ToolException">WireGuard's tools failed.</exception>
    public async Task<ServerStatusReport> RunAsync(CancellationToken cancellationToken)
    {
        var keys = await keyStore.FindAsync(settings.Name);
        var device = await wireGuard.FindDeviceAsync(settings.Interface);
        List<string> pending = keys is null ? [$"make a key pair for server {settings.Name}"] : [];
        if (device is not null && !await wireGuard.IsRaisedAsync(settings.Interface))
        {
            pending.Add($"take {settings.Interface} down and up again, since it is only half up");
        }

        try
        {
            var known = await broker.FindServerAsync(settings.Name, cancellationToken);
            var wanted = known is null ? [] : await FetchPeersAsync(known, keys, cancellationToken);
            pending.AddRange(PendingAtBroker(known, keys));
            pending.AddRange(PendingHere(keys, device, wanted, known));
            return Report(device, known?.Revision, Peers(wanted, device), pending, error: null);
        }
        catch (BrokerFaultException fault)
        {
            var peers = (device?.Peers ?? []).Select(peer => Peer(null, peer, difference: null));
            return Report(device, revision: null, [.. peers], pending, fault.Message);
        }
    }

    private static List<PeerStatus> Peers(IReadOnlyList<WantedPeer> wanted, Device? device)
    {
        var actual = (device?.Peers ?? []).ToDictionary(peer => peer.PublicKey);
        List<PeerStatus> peers = [];
        foreach (var peer in wanted)
        {
            actual.Remove(peer.PublicKey, out var present);
            peers.Add(Peer(peer, present, present is null ? PeerDifference.Missing
                : present.AllowedIps == peer.AllowedIps ? PeerDifference.None
                : PeerDifference.Changed));
        }

        return [.. peers, .. actual.Values.Select(peer => Peer(null, peer, PeerDifference.Unwanted))];
    }

    private static PeerStatus Peer(WantedPeer? wanted, DevicePeer? actual, string? difference) =>
        new((wanted?.PublicKey ?? actual!.PublicKey).ToString(), wanted?.Address.ToString(), actual?.AllowedIps, actual?.Endpoint,
            actual?.LatestHandshake, actual?.RxBytes ?? 0, actual?.TxBytes ?? 0, difference);

    private async Task<IReadOnlyList<WantedPeer>> FetchPeersAsync(ServerResponse known, KeyPair? keys, CancellationToken cancellationToken)
    {
        var address = Cidr.Address(known.ServerWgIp)
            ?? throw new BrokerFaultException(
                "absurd", $"The broker says that the server's address is '{Printable.Text(known.ServerWgIp)}'.");
        var feed = new PeerFeed(broker, settings, keys?.PublicKey, TimeProvider.System);
        return await feed.FetchAsync(address, mayWait: false, cancellationToken);
    }

    private IEnumerable<string> PendingAtBroker(ServerResponse? known, KeyPair? keys)
    {
        if (known is null)
        {
            yield return $"register server {settings.Name} with the broker";
        }
        else if (keys is null)
        {
            throw new DecisionNeededException(
                $"The broker knows server '{settings.Name}' by the public key {Printable.Text(known.PublicKey)}, but this host has no key "
                + "for it.");
        }
        else if (new ServerRegistration(broker, settings, log).Differences(known, keys.PublicKey) is not null)
        {
            yield return $"update server {settings.Name} at the broker";
        }
    }

    private IEnumerable<string> PendingHere(KeyPair? keys, Device? device, IReadOnlyList<WantedPeer> wanted, ServerResponse? known)
    {
        if (device is null)
        {
            yield return $"bring {settings.Interface} up with {wanted.Count} peers";
            yield break;
        }

        if (device.PublicKey != keys?.PublicKey || device.ListenPort != settings.EndpointPort)
        {
            yield return $"set the key and the port of {settings.Interface}";
        }

        var diff = PeerDiff.Between(wanted, device.Peers);
        foreach (var peer in diff.Added)
        {
            yield return $"add peer {peer.PublicKey} with {peer.Address}";
        }

        foreach (var peer in diff.Changed)
        {
            yield return $"give peer {peer.PublicKey} the address {peer.Address}";
        }

        foreach (var peer in diff.Removed)
        {
            yield return $"remove peer {peer.PublicKey}";
        }

        var path = folders.Configuration(settings.Interface);
        if (keys is null || Cidr.Address(known?.ServerWgIp) is not { } address
            || !new BootFile(path).IsCurrent(ServerConfiguration.Of(settings, keys, address), wanted))
        {
            yield return $"write {path}";
        }
    }

    private ServerStatusReport Report(
        Device? device, long? revision, IReadOnlyList<PeerStatus> peers, IReadOnlyList<string> pending, string? error) =>
        new(settings.Name, settings.Interface, device is not null, device?.ListenPort ?? 0, device?.PublicKey?.ToString(), revision, peers)
        {
            Broker = configuration.ApiServer.Address.ToString(),
            Error = error,
            Pending = pending,
        };
}
