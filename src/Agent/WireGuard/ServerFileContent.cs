using System.Collections.Immutable;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.WireGuard;

/// <summary>What of a server's file is the agent's.</summary>
/// <param name="Addresses">The server's own.</param>
/// <param name="Extras">What the running interface has of peers beside their allowed IPs.</param>
internal sealed record ServerFileContent(
    ServerName Server, SecretKey PrivateKey, int ListenPort, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<WantedPeer> Peers,
    IReadOnlyDictionary<PublicKey, PeerExtras> Extras)
{
    /// <summary>What the server's own addresses were before.</summary>
    public IReadOnlyList<InterfaceAddress> Former { get; init; } = [];

    /// <summary>The sections of removed peers by their keys (<see cref="KeptSection"/>): for peers that the file does not have.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsSame(ServerFileContent other) =>
        this with { Addresses = other.Addresses, Former = other.Former, Peers = other.Peers, Extras = other.Extras, Kept = other.Kept }
            == other
        && Addresses.SequenceEqual(other.Addresses)
        && Former.SequenceEqual(other.Former)
        && Peers.SequenceEqual(other.Peers)
        && Peers.Select(peer => peer.Name).SequenceEqual(other.Peers.Select(peer => peer.Name))
        && Extras.Count == other.Extras.Count
        && Extras.All(entry => other.Extras.GetValueOrDefault(entry.Key) == entry.Value);
}
