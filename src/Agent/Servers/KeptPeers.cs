using System.Collections.Immutable;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>
/// What the broker does not manage of a peer outlives the peer: a client that is disabled and enabled again has the same preshared key.
/// It is noted before the file loses the section; an agent that is killed before has both in the file.
/// </summary>
internal static class KeptPeers
{
    /// <summary>The plan, with this noted in its state; and without what file and interface have again.</summary>
    public static RoundPlan Note(RoundPlan round, HostState host, ServerName server)
    {
        var before = host.State.Kept;
        var file = host.File?.IsOf(server) == true ? host.File : null;
        var removed = round.Plan.Steps.OfType<RemovePeers>().SelectMany(step => step.Peers)
            .ToDictionary(peer => peer.PublicKey, peer => peer.Extras);
        foreach (var key in file is null ? [] : round.Plan.Steps.OfType<WriteFile>().SelectMany(step => step.Dropped))
        {
            removed.TryAdd(key, PeerExtras.None);
        }

        if (before.Count + removed.Count == 0)
        {
            return round;
        }

        var present = file?.PeerKeys.Intersect(host.Peers.Select(peer => peer.PublicKey)) ?? [];
        var kept = (before.Count == 0 ? before : before.RemoveRange(present.Select(key => $"{key}"))).ToBuilder();
        var sections = file?.SectionsOf(removed.Keys);
        foreach (var (key, extras) in removed)
        {
            var written = sections?.GetValueOrDefault(key) ?? before.GetValueOrDefault($"{key}");
            if (KeptSection.Of(written, key, extras) is { } text)
            {
                kept[$"{key}"] = text;
            }
        }

        var bounded = Bounded(kept.ToImmutable(), removed, round.State);
        return bounded.SequenceEqual(before) && ReferenceEquals(round.State.Kept, before)
            ? round
            : round with { State = round.State with { Kept = bounded } };
    }

    /// <summary>The latest ones, as with <see cref="ServerState.Removed"/>.</summary>
    private static ImmutableSortedDictionary<string, string> Bounded(
        ImmutableSortedDictionary<string, string> kept, Dictionary<PublicKey, PeerExtras> removed, ServerState state)
    {
        if (kept.Count <= ServerState.MostRemoved)
        {
            return kept;
        }

        var now = removed.Keys.Select(key => $"{key}").ToHashSet(StringComparer.Ordinal);
        return kept.RemoveRange(kept.Keys.OrderBy(key => now.Contains(key) ? long.MaxValue : state.Removed.GetValueOrDefault(key))
            .Take(kept.Count - ServerState.MostRemoved)
            .ToArray());
    }
}
