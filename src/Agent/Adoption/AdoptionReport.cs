using System.Text.Json;
using System.Text.Json.Serialization;
using Broker.Contracts;

namespace Agent.Adoption;

/// <summary>A plan for scripts. It has no preshared key, as nothing that is printed has.</summary>
internal sealed record AdoptionReport
{
    public required string Interface { get; init; }

    /// <summary>Whether it has been adopted, now or before.</summary>
    public required bool Adopted { get; init; }

    /// <summary>As <c>server/import</c> takes it; null where the endpoint or a subnet is missing.</summary>
    public required AddServerRequest? Server { get; init; }

    public required IReadOnlyList<ReportedPeer> Peers { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required IReadOnlyList<string> Differences { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public static string Json(AdoptionPlan plan, bool adopted) => JsonSerializer.Serialize(
        new AdoptionReport
        {
            Interface = plan.Interface,
            Adopted = adopted,
            Server = plan.Server?.Endpoint is null ? null : plan.Server.ToRequest(),
            Peers = [.. plan.Peers.Select(peer => new ReportedPeer(
                peer.Key.ToString(), peer.Name, peer.Note, peer.Lease?.ToString(), peer.SecondLease?.ToString(),
                [.. peer.Routed.Select(network => network.ToString())], peer.Local, peer.Problems))],
            Problems = plan.Problems,
            Differences = plan.Differences,
            Notes = plan.Notes,
        },
        AdoptionJsonContext.Default.AdoptionReport) + "\n";
}

internal sealed record ReportedPeer(
    string PublicKey, string ClientName, string? Note, string? Lease, string? LeaseV6, IReadOnlyList<string> RoutedNetworks,
    IReadOnlyList<string> StaysHere, IReadOnlyList<string> Problems);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AdoptionReport))]
internal sealed partial class AdoptionJsonContext : JsonSerializerContext;
