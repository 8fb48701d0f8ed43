using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>A server host as it is: what a round looks at before it decides.</summary>
/// <param name="Keys">Null if none have been made.</param>
/// <param name="Device">Null while there is no such interface; <paramref name="Link"/> is null then too.</param>
/// <param name="File">The interface's file; null if there is none.</param>
/// <param name="Others">Other interfaces that have this server's key; looked for only while the interface is down.</param>
internal sealed record HostState(
    KeyPair? Keys, Device? Device, Link? Link, ServerFile? File, ServerState State, IReadOnlyList<string> Others)
{
    /// <summary>Why the file cannot be read; <see cref="File"/> is null then.</summary>
    public string? FileFault { get; init; }

    /// <summary>Whether <see cref="Keys"/> are such as the agent would make, and no file has them.</summary>
    public bool HasPlannedKeys { get; init; }

    public IReadOnlyList<DevicePeer> Peers => Device?.Peers ?? [];

    /// <summary>
    /// Whether the interface is an agent's: its file says so, a list was applied to it, or there is neither interface nor file. The key
    /// alone does not make it one.
    /// </summary>
    public bool IsManaged(ServerName server) =>
        File?.IsOf(server) == true || State.ServerId is not null || State.IsForgotten
            || (Device is null && File is null && !State.IsReleased);

    /// <summary>Whether the agent may write the file.</summary>
    public bool HasOwnFile(ServerName server) =>
        FileFault is null && (File is null || File.IsOf(server) || (Keys is not null && File.PrivateKey == Keys.PrivateKey));

    /// <summary>Whether the file is there and would bring the interface up with the server's key.</summary>
    public bool CanBoot => Keys is not null && File?.PrivateKey == Keys.PrivateKey;

    /// <summary>
    /// How many peers the interface and the agent's own file have. Those of the file alone count: an interface that does not come up has
    /// none.
    /// </summary>
    public int PeerCount(ServerName server) =>
        Peers.Select(peer => peer.PublicKey).Union(File?.IsOf(server) == true ? File.PeerKeys : []).Count();

    /// <summary>
    /// Whether <c>wg-quick up</c> was killed on its way. An interface that a peer has used was up: somebody changed it since, and it is
    /// repaired without cutting tunnels.
    /// </summary>
    public bool IsHalfUp =>
        Link is { } link && (!link.IsUp || link.Addresses.Count == 0)
        && Peers.All(peer => peer.LatestHandshake is null && peer.RxBytes == 0);

    /// <summary>
    /// The server's own addresses as the agent has last set them. Where its file has none of them, an operator has edited the first one;
    /// an agent of an earlier release wrote it and no note of it.
    /// </summary>
    public IReadOnlyList<InterfaceAddress> OwnAddresses(ServerName server) =>
        File?.IsOf(server) == true && !File.Addresses.Any(State.Addresses.Contains)
            ? [.. State.Addresses, .. File.Addresses.Take(1)]
            : State.Addresses;

    /// <summary>
    /// What file or state say beside the broker's values, where the interface has nothing of it. The state counts for peers that the file
    /// does not have.
    /// </summary>
    public IReadOnlyDictionary<PublicKey, PeerExtras> ExtrasOf(IReadOnlyCollection<PublicKey> peers)
    {
        var extras = new Dictionary<PublicKey, PeerExtras>();
        if (peers.Count == 0)
        {
            return extras;
        }

        HashSet<PublicKey> inFile = [.. File?.PeerKeys ?? []];
        var written = File?.Extras;
        foreach (var key in peers)
        {
            var found = inFile.Contains(key) ? written!.GetValueOrDefault(key)
                : KeptSection.Read(State.Kept.GetValueOrDefault($"{key}"), key) is { } kept ? FilePeer.ExtrasOf(kept)
                : null;
            if (found is not null && found != PeerExtras.None)
            {
                extras.Add(key, found);
            }
        }

        return extras;
    }

    /// <summary>The host as it will be when a step has been executed that does not need the broker.</summary>
    public HostState After(Step step) => step switch
    {
        BringUp => this with { Device = File!.AsDevice(Keys!.PublicKey), Link = File.AsLink(), Others = [] },
        SetLinkUp => this with
        {
            Link = Link! with { IsUp = true, Routes = [.. Link.Routes, .. Link.Addresses.Select(address => address.Network)] },
        },
        SetMtu mtu => this with { Link = Link! with { Mtu = mtu.Mtu } },
        AddAddress added => this with { Link = Link!.With(added.Address) },
        MoveAddress moved => this with { Link = Link!.Moved(moved.Old, moved.Current) },
        SetRoutes routes => this with { Link = Link!.Routed(routes.Added, routes.Removed) },
        AddRoute added => this with { Link = Link! with { Routes = [.. Link.Routes, added.Network] } },
        _ => this,
    };

    /// <summary>What the running interface has beside the broker's values.</summary>
    public IReadOnlyDictionary<PublicKey, PeerExtras> RunningExtras =>
        Peers.Where(peer => peer.Extras != PeerExtras.None).ToDictionary(peer => peer.PublicKey, peer => peer.Extras);
}
