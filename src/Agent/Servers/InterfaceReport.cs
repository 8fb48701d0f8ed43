using System.Net;
using Agent.Brokers;
using Agent.Configuration;
using Agent.WireGuard;
using Broker.Contracts;
using Broker.Domain.Servers;

namespace Agent.Servers;

/// <summary>What there is to report beside the interface itself.</summary>
/// <param name="Problems">A line each.</param>
/// <param name="Addresses">The server's own; further ones of the interface are the operator's.</param>
internal sealed record ReportNote(ListVersion List, string Problems, IReadOnlyList<InterfaceAddress> Addresses)
{
    public bool IsSame(ReportNote? other) =>
        other is not null && (List, Problems) == (other.List, other.Problems) && Addresses.SequenceEqual(other.Addresses);
}

/// <summary>Who reports.</summary>
/// <param name="Version">The agent's.</param>
/// <param name="Id">Made when the agent starts and kept nowhere: a copied host has the same files, but never the same id.</param>
internal sealed record AgentRun(string Version, Guid Id);

/// <summary>An interface as a report to the broker.</summary>
internal static class InterfaceReport
{
    /// <summary>A peer that was never heard of has nothing to report.</summary>
    public static ServerReportRequest Of(
        ServerSettings settings, ReportNote note, Device device, Link link, AgentRun run, DateTimeOffset now) => new()
    {
        ServerName = settings.Name.ToString(),
        ServerId = note.List.ServerId.ToString(),
        Revision = note.List.Revision,
        Digest = DigestOf(note.Addresses, device, link).ToString(),
        HostTime = now,
        Problems = note.Problems.Length == 0 ? null : note.Problems.Split('\n'),
        AgentVersion = run.Version,
        AgentRunId = run.Id.ToString(),
        ListenPort = device.ListenPort,
        Peers = [.. from peer in device.Peers
                    where peer.LatestHandshake is not null || peer.RxBytes > 0 || peer.TxBytes > 0
                    select new PeerReport
                    {
                        PublicKey = peer.PublicKey.ToString(),
                        LatestHandshake = peer.LatestHandshake,
                        RxBytes = peer.RxBytes,
                        TxBytes = peer.TxBytes,
                    }],
    };

    /// <summary>Of what the interface has, by the rule of the broker's own digest.</summary>
    private static ListDigest DigestOf(IReadOnlyList<InterfaceAddress> addresses, Device device, Link link)
    {
        var digest = device.PublicKey is { } key
            ? link.Addresses.Intersect(addresses).Aggregate(
                default(ListDigest), (sum, own) => sum.With(ListDigest.OfInterface(key, own.Address, own.PrefixLength)))
            : default;
        foreach (var peer in device.Peers)
        {
            var networks = peer.AllowedIps.Split(',', StringSplitOptions.RemoveEmptyEntries);
            digest = networks.Length == 0
                ? digest.With(peer.PublicKey)
                : networks.Aggregate(digest, (sum, network) => sum.With(peer.PublicKey, IPNetwork.Parse(network)));
        }

        return digest;
    }
}
