using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>Computes what becomes of one list of peers on one host.</summary>
internal sealed class ListPlanner(
    ServerSettings settings, InterfacePlanner networkInterface, HostState host, KnownServer server, PeerList list)
{
    /// <summary>Whether the list is of the server whose list the interface has.</summary>
    private bool IsSame => host.State.ServerId == list.Version.ServerId;

    /// <summary>Whether the server whose list the interface has was deleted on purpose.</summary>
    private bool IsReplaced => host.State.ServerId is { } id && !IsSame && list.DeletedIds?.Contains(id) == true;

    /// <summary>Whether an operator has given up what was there before.</summary>
    private bool IsDecided => IsReplaced || host.State.IsForgotten;

    public RoundPlan Of(RoundMemory memory, DateTimeOffset now)
    {
        if (host.State.ServerId is { } applied && !IsSame && !IsReplaced && list.DeletedIds is not null)
        {
            return RoundPlan.Keep(host, Findings.OtherServer(settings, applied, list.Version.ServerId, host.Peers.Count));
        }

        var mismatch = Findings.Mismatch(settings, host, server);
        if (mismatch is not null && host.State.ServerId is null)
        {
            return RoundPlan.Keep(host, mismatch with { IsFatal = true });
        }

        if (Findings.Strangers(settings, host, list.Peers) is { } strangers)
        {
            return RoundPlan.Keep(host, strangers);
        }

        var state = Rebase();
        var wanted = Admitted(state, mismatch is not null);
        var plan = mismatch is null ? networkInterface.Of(host, Target(), wanted, now) : networkInterface.RemovalsOf(host, wanted, now);
        if (!IsDecided && RemovalGuard.Find(settings, host, wanted, now) is { } removals
            && memory.Unconfirmed?.Peers.SequenceEqual(list.Peers) != true)
        {
            return RoundPlan.Keep(host, removals) with { Memory = new RoundMemory(list, WasUnknown: false) };
        }

        Finding?[] findings = [mismatch, Findings.Fallen(state), Findings.Held(state), .. Differences.Between(settings, server)];
        return new RoundPlan(
            plan with { Findings = [.. plan.Findings, .. findings.OfType<Finding>()] },
            Next(state, wanted, plan, mismatch is not null),
            mismatch is null ? list : null,
            RoundMemory.None);
    }

    /// <summary>
    /// The state that this list begins with. Where the revision fell, or came again with other contents, the broker has lost changes:
    /// peers that were removed since are not admitted by that alone. They are held back as long as the list has them unchanged, and so is
    /// another key in the place of one of them.
    /// </summary>
    private ServerState Rebase()
    {
        if (!IsSame)
        {
            return ServerState.Empty;
        }

        var state = host.State;
        var fell = list.Version.Revision < state.Revision
            || (list.Version.Revision == state.Revision && list.Digest is { } digest && state.Digest is { } last && digest != last);
        if (!fell && state.Held.Count == 0 && state.FellFrom is null)
        {
            return state;
        }

        var (present, heldNetworks) = (host.Peers.Select(peer => peer.PublicKey).ToHashSet(), state.HeldNetworks);
        var held = list.Peers
            .Where(peer => (fell && state.HasRemoved(peer.PublicKey))
                || (state.Held.TryGetValue(peer.PublicKey.ToString(), out var allowedIps)
                    ? peer.IsAllowed(allowedIps)
                    : !present.Contains(peer.PublicKey) && heldNetworks.Overlaps(peer.Networks)))
            .ToDictionary(peer => peer.PublicKey.ToString(), peer => peer.AllowedIps, StringComparer.Ordinal);
        long? fellFrom = fell ? Math.Max(state.Revision, state.FellFrom ?? 0)
            : held.Count == 0 && list.Version.Revision >= state.FellFrom ? null
            : state.FellFrom;
        return state with { FellFrom = fellFrom, Held = ServerState.Empty.Held.SetItems(held) };
    }

    /// <summary>
    /// The peers that the interface is to have. Of a server that is not this host's, none is added: the list can only take away.
    /// </summary>
    private IReadOnlyList<WantedPeer> Admitted(ServerState state, bool isMismatch)
    {
        if (!isMismatch)
        {
            return state.Held.Count == 0 ? list.Peers : [.. list.Peers.Where(peer => !state.Held.ContainsKey(peer.PublicKey.ToString()))];
        }

        var present = host.Peers.ToDictionary(peer => peer.PublicKey, peer => peer.AllowedIps);
        return
        [
            .. list.Peers.Where(peer => IsSame && present.TryGetValue(peer.PublicKey, out var allowedIps) && peer.IsAllowed(allowedIps)),
        ];
    }

    /// <summary>
    /// The server's, and those that were and of which something may be left until a round has found nothing of it. A file that cannot be
    /// read may have all of them.
    /// </summary>
    private IReadOnlyList<InterfaceAddress> OwnAddresses()
    {
        InterfaceAddress[] present = [.. host.Link?.Addresses ?? [], .. host.File?.Addresses ?? []];
        var former = host.OwnAddresses(settings.Name).Except(server.Addresses);
        return [.. server.Addresses, .. former.Where(address => host.FileFault is not null || present.Contains(address))];
    }

    private InterfaceTarget Target() => new(settings.ListenPort ?? server.Endpoint.Port, server.Addresses);

    private ServerState Next(ServerState state, IReadOnlyList<WantedPeer> wanted, Plan plan, bool mismatch)
    {
        var removed = plan.Steps.OfType<RemovePeers>().SelectMany(step => step.Keys).ToArray();
        var (id, revision) = list.Version;
        var addresses = mismatch ? host.State.Addresses : OwnAddresses();
        if (ReferenceEquals(state, host.State) && removed.Length == 0 && state.Revision == revision && state.Digest == list.Digest
            && state.Addresses.SequenceEqual(addresses))
        {
            return state;
        }

        // An agent that was killed after it had removed a peer, and before it noted that, has left the peer in the file.
        var wantedKeys = wanted.Select(peer => peer.PublicKey).ToHashSet();
        var own = IsSame && host.File?.IsOf(settings.Name) == true ? host.File.PeerKeys : [];
        var written = own.Where(key => !wantedKeys.Contains(key));
        return (state with { ServerId = id, Revision = revision, Digest = list.Digest, Addresses = addresses, IsForgotten = false })
            .WithRemoved([.. removed, .. written], wantedKeys, revision);
    }
}
