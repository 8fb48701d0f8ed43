using System.Net;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>One list of peers: of one life of a server, at one revision.</summary>
internal sealed record ListVersion(ServerId ServerId, long Revision);

/// <summary>The broker's list of peers; it was checked, and all of it is consistent.</summary>
/// <param name="Digest">Null from a broker of an earlier release.</param>
/// <param name="Server">Null likewise.</param>
/// <param name="DeletedIds">Earlier servers of this name that were deleted on purpose; null likewise.</param>
internal sealed record PeerList(
    ListVersion Version, ListDigest? Digest, KnownServer? Server, IReadOnlyList<ServerId>? DeletedIds, IReadOnlyList<WantedPeer> Peers)
{
    /// <param name="answer">The broker's.</param>
    /// <param name="known">The server as it was known before, for an answer that does not tell.</param>
    /// <param name="ownKey">This host's, which no peer may have; null if it has none yet.</param>
    /// <exception cref="BrokerFaultException">One entry is wrong: then none counts.</exception>
    public static PeerList Read(ServerConfigResponse answer, KnownServer known, PublicKey? ownKey)
    {
        var server = answer.Server is null ? null : KnownServer.Read(answer.Server);
        var version = new ListVersion(ReadId(answer.ServerId), answer.Revision);
        ListDigest? digest = answer.Digest is null ? null
            : ListDigest.TryParse(answer.Digest, out var parsed) ? parsed
            : throw KnownServer.Invalid("digest", answer.Digest);
        return new PeerList(version, digest, server, ReadIds(answer.DeletedServerIds), ReadPeers(answer, server ?? known, ownKey));
    }

    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<ServerId>? ReadIds(IReadOnlyList<string>? ids) => ids is null ? null : [.. ids.Select(ReadId)];

    private static ServerId ReadId(string? text) =>
        Guid.TryParseExact(text, "D", out var id) ? new ServerId(id) : throw KnownServer.Invalid("server_id", text);

    private static List<WantedPeer> ReadPeers(ServerConfigResponse answer, KnownServer server, PublicKey? ownKey)
    {
        if (answer.Peers is null)
        {
            throw KnownServer.Invalid("peers", null);
        }

        var peers = new List<WantedPeer>(answer.Peers.Count);
        var addresses = new HashSet<IPAddress>(answer.Peers.Count);
        var keys = new HashSet<PublicKey>(answer.Peers.Count);
        foreach (var peer in answer.Peers)
        {
            var key = KnownServer.ReadKey(peer?.PublicKey);
            if (!IpText.TryParseAddress(peer!.IpAddress, out var address) || !server.Subnet.Network.Contains(address)
                || address.ToString() != peer.IpAddress)
            {
                throw KnownServer.Invalid("ip_address", $"{peer.IpAddress}, which is none of {server.Subnet}");
            }

            if (address.Equals(server.Address) || !addresses.Add(address))
            {
                throw KnownServer.Invalid("ip_address", $"{address} twice");
            }

            if (key == server.PublicKey || key == ownKey || !keys.Add(key))
            {
                throw KnownServer.Invalid("public_key", $"{key} twice");
            }

            peers.Add(new WantedPeer(key, address));
        }

        return peers;
    }
}
