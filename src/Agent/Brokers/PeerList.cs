using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>One list of peers: of one life of a server, at one revision.</summary>
internal sealed record ListVersion(ServerId ServerId, long Revision);

/// <summary>A list that an interface has.</summary>
/// <param name="Version">The list's.</param>
/// <param name="Addresses">The server's own, that came with it.</param>
internal sealed record AppliedList(ListVersion Version, IReadOnlyList<InterfaceAddress> Addresses);

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

        var reader = new PeerReader(server, ownKey);
        List<WantedPeer> peers = [.. answer.Peers.Select(reader.Read)];
        reader.RefuseOverlaps();
        return peers;
    }
}
