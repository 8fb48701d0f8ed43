using Agent.Configuration;
using Agent.Servers;
using Agent.WireGuard;

namespace Agent.Status;

/// <summary>A server's plan as a report.</summary>
internal static class ServerStatus
{
    public static ServerStatusReport Of(AgentConfiguration configuration, ServerPreview preview)
    {
        var settings = configuration.Server!;
        var device = preview.Host.Device;
        var peers = preview.View is null
            ? preview.Host.Peers.Select(peer => Line(null, peer, difference: null))
            : Lines(preview.View.List?.Peers ?? [], preview.Host.Peers);
        return new ServerStatusReport(
            settings.Name.ToString(), settings.Interface, device is not null, device?.ListenPort ?? 0, device?.PublicKey?.ToString(),
            preview.View?.List?.Version.Revision, [.. peers], preview.Plan)
        {
            Broker = configuration.ApiServer.Address.ToString(),
            Error = preview.Error,
        };
    }

    private static IEnumerable<PeerLine> Lines(IReadOnlyList<WantedPeer> wanted, IReadOnlyList<DevicePeer> present)
    {
        var actual = present.ToDictionary(peer => peer.PublicKey);
        foreach (var peer in wanted)
        {
            actual.Remove(peer.PublicKey, out var found);
            yield return Line(peer, found, found is null ? PeerDifference.Missing
                : peer.IsAllowed(found.AllowedIps) ? PeerDifference.None
                : PeerDifference.Changed);
        }

        foreach (var peer in actual.Values)
        {
            yield return Line(null, peer, PeerDifference.Unwanted);
        }
    }

    private static PeerLine Line(WantedPeer? wanted, DevicePeer? actual, string? difference) =>
        new((wanted?.PublicKey ?? actual!.PublicKey).ToString(), wanted?.Address.ToString(), actual?.AllowedIps, actual?.Endpoint,
            actual?.LatestHandshake, actual?.RxBytes ?? 0, actual?.TxBytes ?? 0, difference)
        {
            WantedIps = wanted?.AllowedIps,
        };
}
