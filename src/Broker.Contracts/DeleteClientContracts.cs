using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Names a client, or with `owner` all clients of an owner.</summary>
public sealed record DeleteClientRequest
{
    /// <summary>This or `owner`.</summary>
    public string? ClientName { get; init; }

    /// <summary>As the clients have it, in small letters or capitals; instead of `client_name`.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether to answer only what would be removed. Default: false.</summary>
    public bool? DryRun { get; init; }
}

/// <summary>What a deletion of clients has removed, or would remove.</summary>
public sealed record DeletedClientsResponse : RevokedResponse
{
    /// <summary>The clients, by name; empty where there was nothing to delete.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<string> ClientNames { get; init; }

    /// <summary>The servers that had them, by name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<string> ServerNames { get; init; }
}
