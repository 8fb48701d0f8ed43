using Agent.Configuration;
using Agent.Servers;
using Agent.WireGuard;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;

namespace Agent.Status;

/// <summary>A server's plan as a report.</summary>
internal static class ServerStatus
{
    public static ServerStatusReport Of(AgentConfiguration configuration, ServerPreview preview)
    {
        var settings = configuration.Server!;
        var device = preview.Host.Device;
        var names = preview.Host.File?.Names ?? new Dictionary<PublicKey, ClientName>();
        var peers = preview.View is null
            ? preview.Host.Peers.Select(peer => Line(null, peer, names, difference: null))
            : Lines(preview.View.List?.Peers ?? [], preview.Host.Peers, names);
        return new ServerStatusReport(
            settings.Name.ToString(), settings.Interface, device is not null, device?.ListenPort ?? 0, device?.PublicKey?.ToString(),
            preview.View?.List?.Version.Revision, [.. peers], preview.Plan)
        {
            Broker = configuration.ApiServer.Address.ToString(),
            Error = preview.Error,
        };
    }

    private static IEnumerable<PeerLine> Lines(
        IReadOnlyList<WantedPeer> wanted, IReadOnlyList<DevicePeer> present, IReadOnlyDictionary<PublicKey, ClientName> names)
    {
        var actual = present.ToDictionary(peer => peer.PublicKey);
        foreach (var peer in wanted)
        {
            actual.Remove(peer.PublicKey, out var found);
            yield return Line(peer, found, names, found is null ? PeerDifference.Missing
                : peer.IsAllowed(found.AllowedIps) ? PeerDifference.None
                : PeerDifference.Changed);
        }

        foreach (var peer in actual.Values)
        {
            yield return Line(null, peer, names, PeerDifference.Unwanted);
        }
    }

    private static PeerLine Line(
        WantedPeer? wanted, DevicePeer? actual, IReadOnlyDictionary<PublicKey, ClientName> names, string? difference)
    {
        var key = wanted?.PublicKey ?? actual!.PublicKey;
        return new PeerLine(key.ToString(), wanted?.Address.ToString(), actual?.AllowedIps, actual?.Endpoint,
            actual?.LatestHandshake, actual?.RxBytes ?? 0, actual?.TxBytes ?? 0, difference)
        {
            ClientName = (wanted?.Name ?? names.GetValueOrDefault(key))?.ToString(),
            WantedIps = wanted?.AllowedIps,
        };
    }
}
