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

/// <summary>Names a peering: one client on one server.</summary>
public sealed record PeeringRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }
}

public sealed record AddClientRequest
{
    public required string ClientName { get; init; }

    public required string ServerName { get; init; }

    /// <summary>The client's WireGuard public key for this server.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The address that the peering is to have; it may be a reserved one. Default: the one it has, or the lowest free one.</summary>
    public string? Lease { get; init; }

    /// <summary>CIDRs behind the client. Default: those that the peering has.</summary>
    public IReadOnlyList<string>? RoutedNetworks { get; init; }

    /// <summary>Whose the client is. Default: as it is.</summary>
    public string? Owner { get; init; }

    /// <summary>Any text, of at most 1,000 characters. Default: as it is.</summary>
    public string? Note { get; init; }

    /// <summary>Words to group clients by: at most 20, of 1 to 64 characters each. Default: as they are.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>When the peering is removed by itself. Default: as it is; never for a new one.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Likewise, in seconds from now; instead of `expires_at`.</summary>
    public long? ExpiresIn { get; init; }
}

/// <summary>Names a client, or one of its peerings, and its new values; a field that is left out keeps its value.</summary>
public sealed record UpdateClientRequest
{
    public required string ClientName { get; init; }

    /// <summary>The server of the peering that `lease` and `routed_networks` are of. With it `expires_at`, `expires_in` and `disabled` are of that peering, else of the client with all its peerings.</summary>
    public string? ServerName { get; init; }

    /// <summary>Another address for the peering.</summary>
    public string? Lease { get; init; }

    /// <summary>CIDRs behind the client, all of them; an empty list for none.</summary>
    public IReadOnlyList<string>? RoutedNetworks { get; init; }

    /// <summary>An empty text removes the value.</summary>
    public string? Owner { get; init; }

    /// <summary>An empty text removes the value.</summary>
    public string? Note { get; init; }

    /// <summary>All of them; an empty list removes them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>When the client or the peering is removed by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get;
        set => (field, HasExpiresAt) = (value, true);
    }

    /// <summary>Likewise, in seconds from now; instead of `expires_at`.</summary>
    public long? ExpiresIn { get; init; }

    /// <summary>Whether no server's interface is to have the client or the peering, which keeps its address and key.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Another name for the client, which keeps its addresses, keys, tokens and invitations.</summary>
    public string? NewName { get; init; }

    /// <summary>Whether `expires_at` was given, be it null.</summary>
    [JsonIgnore]
    public bool HasExpiresAt { get; private set; }
}

/// <summary>A client, beside its peerings.</summary>
public record ClientResponse
{
    public required string ClientName { get; init; }

    public required string? Owner { get; init; }

    public required string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the client was first added; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The name of the caller that added it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the client is removed, with all its peerings; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the client is disabled as a whole.</summary>
    public bool Disabled { get; init; }
}

/// <summary>A client after its change, and a receipt for each server that has to apply something.</summary>
public sealed record UpdatedClientResponse : ClientResponse
{
    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ClientPeeringResponse> Peerings { get; init; }

    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}

/// <summary>A client's configuration for one server, without its private key.</summary>
public record ClientConfigResponse
{
    public required PeerServerResponse Server { get; init; }

    public required ClientSubnetResponse Subnet { get; init; }

    /// <summary>The client's key that the peering has, so that a host can tell whether it is its own; null from a broker of an earlier release.</summary>
    public string? PublicKey { get; init; }
}

/// <summary>The client's configuration, what asking for it has changed, and whether its server has applied that.</summary>
public sealed record AddedClientResponse : ClientConfigResponse
{
    [JsonPropertyOrder(1)]
    public required ClientChange Change { get; init; }

    /// <summary>By the server's name.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}

public sealed record PeerServerResponse
{
    public required string EndpointAddress { get; init; }

    public required int EndpointPort { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>What the client's interface uses where its own configuration says nothing; null for none, as the next two.</summary>
    public string? Dns { get; init; }

    /// <summary>In bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>In seconds.</summary>
    public int? PersistentKeepalive { get; init; }
}

public sealed record ClientSubnetResponse
{
    /// <summary>CIDRs that the client routes into the tunnel, separated by commas.</summary>
    public required string AllowedIps { get; init; }

    /// <summary>The client's address, without a prefix length.</summary>
    public required string Lease { get; init; }

    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }
}

/// <summary>One peering of a client.</summary>
public sealed record ClientPeeringResponse
{
    public required string PublicKey { get; init; }

    /// <summary>The server's name.</summary>
    public required string Server { get; init; }

    /// <summary>The client's address on that server.</summary>
    public required string Lease { get; init; }

    /// <summary>The client's address in the server's second subnet; null where it has none.</summary>
    public string? LeaseV6 { get; init; }

    /// <summary>CIDRs behind the client.</summary>
    public IReadOnlyList<string> RoutedNetworks { get; init; } = [];

    /// <summary>Whose the client is; null where that is not said.</summary>
    public string? Owner { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When the client was added to the server; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The name of the caller that added it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When the peering is removed, by itself or with its client; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is disabled, by itself or with its client: the server's interface does not have it.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether the broker has disabled it since there was no handshake for long, and removes it later.</summary>
    public bool DisabledForIdling { get; init; }

    /// <summary>When the client was first added to any server; null where that was not recorded, as the next one.</summary>
    public DateTimeOffset? ClientCreatedAt { get; init; }

    public string? ClientCreatedBy { get; init; }

    /// <summary>When the client is removed, with all its peerings; null for never.</summary>
    public DateTimeOffset? ClientExpiresAt { get; init; }

    /// <summary>Whether the client is disabled as a whole.</summary>
    public bool ClientDisabled { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ClientChange>))]
public enum ClientChange
{
    /// <summary>The peering was there, with the same key.</summary>
    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    /// <summary>There was no peering.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>The peering has another key now, and the address that it had.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}
