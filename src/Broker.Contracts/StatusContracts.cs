using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Names a server; without a name, all servers.</summary>
public sealed record ServerStatusRequest
{
    public string? ServerName { get; init; }
}

/// <summary>Names a client; without a name, all clients.</summary>
public sealed record ClientStatusRequest
{
    public string? ClientName { get; init; }
}

/// <summary>Last known state of a server, as reported by its agent.</summary>
public sealed record ServerStatusResponse
{
    /// <summary>Whether the agent has reported the current revision as applied.</summary>
    public required bool InStep { get; init; }

    /// <summary>Since when it is not known to; null while it is.</summary>
    public required DateTimeOffset? OutOfStepSince { get; init; }

    /// <summary>The current revision, which the agent must apply.</summary>
    public required long Revision { get; init; }

    /// <summary>The digest of what the interface is to have; null while it is computed anew.</summary>
    public required string? Digest { get; init; }

    /// <summary>What the agent has reported last; null before its first report.</summary>
    public required long? AppliedRevision { get; init; }

    /// <summary>The digest of what the interface has, as reported; null from an agent of an earlier release.</summary>
    public required string? AppliedDigest { get; init; }

    /// <summary>When that was first reported.</summary>
    public required DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Time of the last report; null before the first.</summary>
    public required DateTimeOffset? LastSeen { get; init; }

    public required string? AgentVersion { get; init; }

    /// <summary>The interface's UDP port, as reported.</summary>
    public required int? ListenPort { get; init; }

    /// <summary>How far the host's clock is ahead of the broker's, in seconds; null where that is not known.</summary>
    public required double? ClockSkewSeconds { get; init; }

    /// <summary>What the agent cannot repair, in its words: while there is anything, the server is not in step.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether two hosts report as this server, which `problems` says too.</summary>
    public bool Contested { get; init; }

    /// <summary>How many peerings there are.</summary>
    public required long Peers { get; init; }

    /// <summary>Number of peerings with a handshake within 180 s.</summary>
    public required long PeersOnline { get; init; }

    /// <summary>Number of free addresses.</summary>
    public required long LeasesFree { get; init; }
}

/// <summary>One peering, with the last known state of its tunnel, as reported by the server's agent.</summary>
public record TunnelResponse
{
    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }

    /// <summary>Whether the last reported handshake was within the last 180 s.</summary>
    public required bool Online { get; init; }

    /// <summary>By the clock of the server's host; null if none was reported: the client has never connected with this key.</summary>
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>When the client was added to the server; null where that was not recorded.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether the peering or its client is disabled.</summary>
    public bool Disabled { get; init; }

    /// <summary>Bytes received from the client since the server's interface was created.</summary>
    public required long RxBytes { get; init; }

    /// <summary>Bytes sent to the client since the server's interface was created.</summary>
    public required long TxBytes { get; init; }
}

/// <summary>A tunnel, and what people note of the client.</summary>
public sealed record ClientPeeringStatusResponse : TunnelResponse
{
    /// <summary>Whose the client is; null where that is not said.</summary>
    [JsonPropertyOrder(1)]
    public string? Owner { get; init; }

    [JsonPropertyOrder(1)]
    public string? Note { get; init; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name of the caller that added the client to the server; null where that was not recorded.</summary>
    [JsonPropertyOrder(1)]
    public string? CreatedBy { get; init; }

    /// <summary>When the client was first added to any server; null where that was not recorded, as the next one.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset? ClientCreatedAt { get; init; }

    [JsonPropertyOrder(1)]
    public string? ClientCreatedBy { get; init; }
}
