using System.Globalization;
using System.Text;

namespace Agent.Status;

/// <summary>Reports for people.</summary>
internal static class StatusText
{
    private const string Nothing = "-";

    public static string Of(StatusReport report, DateTimeOffset now)
    {
        var text = new StringBuilder();
        switch (report)
        {
            case ServerStatusReport server:
                text.AppendLine($"Server {server.ServerName}, interface {server.Interface} ({State(server)})");
                text.AppendLine($"Broker {server.Broker}: {BrokersSide(server)}");
                AppendTable(
                    text, ["CLIENT", "PUBLIC KEY", "BROKER", "INTERFACE", "HANDSHAKE", "RECEIVED", "SENT", ""],
                    server.Peers.Select(peer => Row(peer, now)));
                break;
            case ClientStatusReport client:
                text.AppendLine($"Client {client.ClientName}");
                text.AppendLine($"Broker {client.Broker}");
                AppendTable(
                    text,
                    ["SERVER", "ADDRESS", "CONFIGURATION", "TUNNEL", "HANDSHAKE", ""],
                    client.Peerings.Select(peering => Row(peering, now)));
                break;
        }

        foreach (var sentence in report.Sentences())
        {
            text.AppendLine(sentence);
        }

        return text.AppendLine(Verdict(report)).ToString();
    }

    private static string Verdict(StatusReport report) =>
        report.InStep ? "In step."
        : report.Error is null ? "Out of step."
        : report is ClientStatusReport ? "Not known."
        : "Not known: the broker has to answer first.";

    private static string BrokersSide(ServerStatusReport server) =>
        server.Error ?? (server.Revision is { } revision ? $"revision {revision}" : "does not know this server");

    private static string State(ServerStatusReport server) => server.IsUp ? $"up, port {server.ListenPort}" : "down";

    private static string[] Row(PeerLine peer, DateTimeOffset now) =>
        [
            peer.ClientName ?? Nothing, peer.PublicKey,
            (peer.WantedIps?.Contains(',') == true ? peer.WantedIps : peer.IpAddress) ?? Nothing, peer.AllowedIps ?? Nothing,
            peer.LatestHandshake is { } handshake ? Ago(now - handshake) : Nothing, Size(peer.RxBytes), Size(peer.TxBytes),
            peer.Difference is PeerDifference.None ? "" : peer.Difference ?? "",
        ];

    private static string[] Row(PeeringLine peering, DateTimeOffset now) =>
        [
            peering.ServerName, peering.LeaseV6 is null ? peering.Lease ?? Nothing : $"{peering.Lease}, {peering.LeaseV6}",
            peering.Configuration,
            peering.Error is not null ? Nothing : peering.IsUp ? "up" : "not up",
            peering.LatestHandshake is { } handshake ? Ago(now - handshake) : Nothing,
            peering.Error ?? (peering.IsCurrent ? "" : File.Exists(peering.Configuration) ? "differs" : "missing"),
        ];

    private static string Ago(TimeSpan age) =>
        age.TotalSeconds < 120 ? $"{Math.Max(0, age.TotalSeconds):0} s ago"
        : age.TotalMinutes < 120 ? $"{age.TotalMinutes:0} min ago"
        : age.TotalHours < 48 ? $"{age.TotalHours:0} h ago"
        : $"{age.TotalDays:0} days ago";

    private static string Size(long bytes) =>
        bytes < 1024 ? $"{bytes} B"
        : bytes < 1024 * 1024 ? $"{(bytes / 1024.0).ToString("0.0", CultureInfo.InvariantCulture)} KiB"
        : bytes < 1024 * 1024 * 1024 ? $"{(bytes / 1024.0 / 1024).ToString("0.0", CultureInfo.InvariantCulture)} MiB"
        : $"{(bytes / 1024.0 / 1024 / 1024).ToString("0.0", CultureInfo.InvariantCulture)} GiB";

    private static void AppendTable(StringBuilder text, string[] header, IEnumerable<string[]> rows)
    {
        string[][] table = [header, .. rows];
        if (table.Length == 1)
        {
            return;
        }

        var widths = header.Select((_, column) => table.Max(row => row[column].Length)).ToArray();
        text.AppendLine();
        foreach (var row in table)
        {
            text.AppendLine(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
        }

        text.AppendLine();
    }
}
