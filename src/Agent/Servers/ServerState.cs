using System.Collections.Immutable;
using System.Net;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>What an agent remembers of the lists that it has applied.</summary>
internal sealed record ServerState
{
    /// <summary>Removals beyond this number are forgotten, the oldest first.</summary>
    public const int MostRemoved = 1000;

    public static ServerState Empty { get; } = new();

    /// <summary>The server whose list the interface has; null before the first one.</summary>
    public ServerId? ServerId { get; init; }

    public long Revision { get; init; }

    /// <summary>Of the list; null if the broker did not tell.</summary>
    public ListDigest? Digest { get; init; }

    /// <summary>The server's own addresses that the interface or its file may have; empty before the first list.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>The revision before the broker's revisions fell; null unless they did.</summary>
    public long? FellFrom { get; init; }

    /// <summary>Keys that were removed from the interface, with the revision that removed them.</summary>
    public ImmutableSortedDictionary<string, long> Removed { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>
    /// Removed peers that a fallen list has again, and keys that took their place since, with their allowed IPs: they are not admitted.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Held { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// What the broker does not manage of removed peers: their sections by their keys, for when the same key returns. Secret, as they may
    /// have preshared keys.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Kept { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether an operator has given up the peers of an earlier registration.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>Whether an operator has given the interface back: it is nobody's until it is adopted again.</summary>
    public bool IsReleased { get; init; }

    /// <summary>
    /// Addresses and networks of what is held back: a client whose token was restored too may give its peering another key.
    /// </summary>
    public IReadOnlySet<IPNetwork> HeldNetworks => Held.Values.SelectMany(CidrList.Read).ToHashSet();

    public bool HasRemoved(PublicKey key) => Removed.ContainsKey(key.ToString());

    /// <summary>With these removals more, and without those of keys that the interface has again.</summary>
    public ServerState WithRemoved(IEnumerable<PublicKey> removed, IEnumerable<PublicKey> present, long revision)
    {
        var all = Removed.SetItems(removed.Select(key => KeyValuePair.Create(key.ToString(), revision)))
            .RemoveRange(present.Select(key => key.ToString()));
        var surplus = all.OrderBy(entry => entry.Value).Take(Math.Max(0, all.Count - MostRemoved)).Select(entry => entry.Key);
        return this with { Removed = all.RemoveRange(surplus) };
    }

    /// <summary>With what was held back admitted.</summary>
    public ServerState Accept() => this with { Held = Held.Clear(), Removed = Removed.RemoveRange(Held.Keys), FellFrom = null };
}
