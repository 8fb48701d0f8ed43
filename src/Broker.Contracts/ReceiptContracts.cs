using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Whether a server's agent has applied a change.</summary>
public sealed record ServerReceipt
{
    /// <summary>Id of the server; a server that is deleted and added again has a new one.</summary>
    public required string ServerId { get; init; }

    /// <summary>The server's revision that contains the change.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have with the change.</summary>
    public string? Digest { get; init; }

    public required ReceiptStatus Status { get; init; }

    /// <summary>The revision that the agent has reported, this one or a later one; null while pending.</summary>
    public long? AppliedRevision { get; init; }

    /// <summary>Time of the first report of the applied revision; null while pending.</summary>
    public DateTimeOffset? AppliedAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ReceiptStatus>))]
public enum ReceiptStatus
{
    /// <summary>Not reported as applied.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The server's agent has reported this revision or a later one.</summary>
    [JsonStringEnumMemberName("applied")]
    Applied,
}

/// <summary>Number of peerings that a deletion removed; 0 if there was nothing to delete.</summary>
public record RemovedResponse
{
    public required int PeeringsRemoved { get; init; }
}

/// <summary>Number of peerings that a revocation removed, and a receipt for each server concerned.</summary>
public record RevokedResponse : RemovedResponse
{
    /// <summary>Keyed by the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
