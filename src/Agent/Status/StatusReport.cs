using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agent.Status;

/// <summary>What the broker says, what is there, and what a round would do about the difference.</summary>
internal abstract record StatusReport
{
    protected StatusReport(Plan plan) =>
        (Pending, Lost, Problems, Warnings, NeedsDecision, IsRevoked) = (
            [.. plan.Steps.SelectMany(step => step.Texts)],
            plan.Lost,
            [.. plan.Findings.Where(finding => finding.IsOpen).Select(finding => finding.Text)],
            [.. plan.Findings.Where(finding => !finding.IsOpen).Select(finding => finding.Text)],
            plan.Findings.Any(finding => finding.Kind is FindingKind.Decision),
            plan.Findings.Any(finding => finding.Kind is FindingKind.Revoked));

    public required string Broker { get; init; }

    /// <summary>Why the broker's side is not known; null when it is.</summary>
    public string? Error { get; init; }

    /// <summary>What a round would do, in its order; without the broker's answer only what does not depend on it.</summary>
    public IReadOnlyList<string> Pending { get; }

    /// <summary>Keys of peers whose live tunnel a round would cut.</summary>
    public IReadOnlyList<string> Lost { get; }

    /// <summary>What a round would not do, or cannot repair.</summary>
    public IReadOnlyList<string> Problems { get; }

    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether an operator has to decide.</summary>
    public bool NeedsDecision { get; }

    /// <summary>Whether access that a client had was taken away at the broker.</summary>
    public bool IsRevoked { get; }

    public bool InStep => Error is null && Pending.Count == 0 && Problems.Count == 0;

    /// <summary>For people: what would be done, and what is to be known.</summary>
    public IEnumerable<string> Sentences() => [.. Pending.Select(action => $"Would {action}."), .. Problems, .. Warnings];
}

/// <param name="Revision">The server's, at the broker; null if it does not know the server or does not answer.</param>
internal sealed record ServerStatusReport(
    string ServerName, string Interface, bool IsUp, int ListenPort, string? PublicKey, long? Revision, IReadOnlyList<PeerLine> Peers,
    [property: JsonIgnore] Plan Plan)
    : StatusReport(Plan);

/// <param name="IpAddress">What the broker has leased it; null if it does not want this peer.</param>
/// <param name="AllowedIps">What the interface has; null if it does not have this peer.</param>
/// <param name="Difference">One of <see cref="PeerDifference"/>; null while the broker does not answer.</param>
internal sealed record PeerLine(
    string PublicKey, string? IpAddress, string? AllowedIps, string? Endpoint, DateTimeOffset? LatestHandshake, long RxBytes, long TxBytes,
    string? Difference)
{
    /// <summary>Whose it is, as the broker says or the file has it; null where neither tells.</summary>
    public string? ClientName { get; init; }

    /// <summary>What the interface is to have; null likewise.</summary>
    public string? WantedIps { get; init; }
}

internal static class PeerDifference
{
    public const string None = "none";

    /// <summary>The broker wants it, the interface does not have it.</summary>
    public const string Missing = "missing";

    /// <summary>The interface has it, the broker does not want it.</summary>
    public const string Unwanted = "unwanted";

    /// <summary>The interface lets it use other addresses.</summary>
    public const string Changed = "changed";
}

internal sealed record ClientStatusReport(string ClientName, IReadOnlyList<PeeringLine> Peerings, [property: JsonIgnore] Plan Plan)
    : StatusReport(Plan);

/// <param name="Lease">The client's address; null if there is no peering or the broker does not answer.</param>
/// <param name="IsCurrent">Whether the configuration is there and says what the broker says.</param>
/// <param name="IsUp">Whether the interface is up.</param>
/// <param name="LatestHandshake">With the server; null if there was none, or the interface is not up.</param>
/// <param name="Error">Why there is nothing to say; null when there is.</param>
internal sealed record PeeringLine(
    string ServerName, string Configuration, string? Lease, bool IsCurrent, bool IsUp, DateTimeOffset? LatestHandshake, long RxBytes,
    long TxBytes, string? Error)
{
    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ServerStatusReport))]
[JsonSerializable(typeof(ClientStatusReport))]
internal sealed partial class StatusJsonContext : JsonSerializerContext
{
    /// <summary>Writes keys as they are: without care for HTML, '+' needs no escape.</summary>
    public static StatusJsonContext Plain =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
