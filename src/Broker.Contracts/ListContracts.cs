using System.Text.Json.Serialization;

namespace Broker.Contracts;

/// <summary>Which clients to list. Filters narrow each other.</summary>
public sealed record PageClientsRequest
{
    /// <summary>`next` of the page before.</summary>
    public string? After { get; init; }

    /// <summary>How many at most: 1 to 1000. Default: 100.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Part of the name, the owner or the note, in any case; the beginning of a public key, from four characters; an address, or the first
    /// bytes of an IPv4 address with their dots, such as `10.0.3.`.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Only the client of this name.</summary>
    public string? ClientName { get; init; }

    /// <summary>Only those with a peering with this server.</summary>
    public string? ServerName { get; init; }

    /// <summary>Only those of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only those with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>
    /// `online`, `offline`, `never_connected`, `idle` (with `idle_since`), `expiring` (within a day), `disabled` (as a whole or with a
    /// peering).
    /// </summary>
    public string? State { get; init; }

    /// <summary>Only those without a handshake since this time, and that were there before it with the keys that they have.</summary>
    public DateTimeOffset? IdleSince { get; init; }
}

/// <summary>A page of clients, by name.</summary>
public sealed record ClientPageResponse
{
    public required IReadOnlyList<ListedClientResponse> Clients { get; init; }

    /// <summary>What to send as `after` for the next page; null for the last one.</summary>
    public required string? Next { get; init; }
}

/// <summary>A client with its peerings and the last known state of their tunnels.</summary>
public sealed record ListedClientResponse : ClientResponse
{
    /// <summary>Whether a peering of it is online.</summary>
    [JsonPropertyOrder(1)]
    public required bool Online { get; init; }

    /// <summary>The last one of all its peerings; null if none was reported.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset? LastHandshake { get; init; }

    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ListedPeeringResponse> Peerings { get; init; }
}

/// <summary>A peering as client/status has it, and what else an operator asks of it.</summary>
public sealed record ListedPeeringResponse : TunnelResponse
{
    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    [JsonPropertyOrder(1)]
    public string? LeaseV6 { get; init; }

    /// <summary>CIDRs behind the client.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> RoutedNetworks { get; init; } = [];

    /// <summary>The name of the caller that added it; null where that was not recorded.</summary>
    [JsonPropertyOrder(1)]
    public string? CreatedBy { get; init; }

    /// <summary>When the peering is removed, by itself or with its client; null for never.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the broker has disabled it since there was no handshake for long, and removes it later.</summary>
    [JsonPropertyOrder(1)]
    public bool DisabledForIdling { get; init; }
}

/// <summary>Which servers to list. Filters narrow each other.</summary>
public sealed record PageServersRequest
{
    /// <summary>`next` of the page before.</summary>
    public string? After { get; init; }

    /// <summary>How many at most: 1 to 1000. Default: 100.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Part of the name or the endpoint's address, in any case; the beginning of the public key, from four characters; an address in one of
    /// the subnets.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Only this one.</summary>
    public string? ServerName { get; init; }

    /// <summary>Only those on which a client of this owner has a peering.</summary>
    public string? Owner { get; init; }

    /// <summary>Only those on which a client with this tag has a peering.</summary>
    public string? Tag { get; init; }

    /// <summary>
    /// `in_step`, `out_of_step`, `silent` (no report for three minutes, or none ever), `problems` (the agent reports some).
    /// </summary>
    public string? State { get; init; }

    /// <summary>Only those without a report since this time.</summary>
    public DateTimeOffset? IdleSince { get; init; }
}

/// <summary>A page of servers, by name.</summary>
public sealed record ServerPageResponse
{
    public required IReadOnlyList<ListedServerResponse> Servers { get; init; }

    /// <summary>What to send as `after` for the next page; null for the last one.</summary>
    public required string? Next { get; init; }
}

/// <summary>A server as server/list_all has it, with its last known state.</summary>
public sealed record ListedServerResponse : ServerResponse
{
    /// <summary>As server/status has it.</summary>
    [JsonPropertyOrder(1)]
    public required ServerStatusResponse Status { get; init; }

    /// <summary>Whether its agent has not reported for three minutes, or never.</summary>
    [JsonPropertyOrder(1)]
    public required bool Silent { get; init; }
}
