using System.Globalization;
using System.Text;

namespace Agent.Adoption;

/// <summary>A plan for people: a table, what is against it, and what is done.</summary>
internal static class AdoptionText
{
    private static readonly string[] Heads = ["PEER", "NAME", "ADDRESSES", "ROUTED NETWORKS", "STAYS HERE"];

    public static string Of(AdoptionPlan plan, Uri broker)
    {
        var text = new StringBuilder();
        if (plan.Server is { } server)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{plan.Interface} becomes server '{server.Name}' at {broker}: {server.Subnets.First}");
            text.Append(server.Subnets.Second is { } second ? $" and {second}" : "");
            text.Append(CultureInfo.InvariantCulture, $", own address {server.Subnets.Address}, ");
            text.AppendLine(server.Endpoint is { } endpoint ? $"clients connect to {endpoint}." : $"listening on {server.ListenPort}.");
        }

        string[][] rows = [Heads, .. plan.Peers.Select(Row)];
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var (index, row) in rows.Index())
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            foreach (var problem in index == 0 ? [] : plan.Peers[index - 1].Problems)
            {
                text.AppendLine($"    cannot be taken: {problem}");
            }
        }

        Append(text, "Differs", plan.Differences);
        Append(text, "Note", plan.Notes);
        Append(text, "Cannot be adopted", plan.Problems);
        return text.ToString();
    }

    public static string Lines(IEnumerable<string> texts) => string.Concat(texts.Select(line => $"{line}\n"));

    private static void Append(StringBuilder text, string what, IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{what}: {sentence}");
        }
    }

    private static string[] Row(AdoptedPeer peer) =>
        [
            peer.Key.ToString(), peer.Name, string.Join(", ", peer.Leases), string.Join(", ", peer.Routed), string.Join(", ", peer.Local),
        ];
}
