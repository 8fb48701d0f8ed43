using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.WireGuard;

/// <summary>What of a server's file is the agent's.</summary>
/// <param name="Extras">What the running interface has of peers beside their allowed IPs.</param>
internal sealed record ServerFileContent(
    ServerName Server, SecretKey PrivateKey, int ListenPort, InterfaceAddress Address, IReadOnlyList<WantedPeer> Peers,
    IReadOnlyDictionary<PublicKey, PeerExtras> Extras);
