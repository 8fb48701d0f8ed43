namespace Broker.Contracts;

/// <summary>A server with all its peers, which are taken together or not at all.</summary>
public sealed record ImportServerRequest
{
    /// <summary>As for `server/add`; of a server that exists, what differs is named and not changed.</summary>
    public required AddServerRequest Server { get; init; }

    /// <summary>At most 65,536.</summary>
    public required IReadOnlyList<ImportedPeer> Peers { get; init; }

    /// <summary>Whether to answer only what would be done. Default: false.</summary>
    public bool? DryRun { get; init; }
}

/// <summary>One peer of a server, as it is to be.</summary>
public sealed record ImportedPeer
{
    public required string ClientName { get; init; }

    public required string PublicKey { get; init; }

    /// <summary>Its address in either subnet; it may be a reserved one. Default: the one it has, or the lowest free one.</summary>
    public string? Lease { get; init; }

    /// <summary>CIDRs behind the client. Default: none.</summary>
    public IReadOnlyList<string>? RoutedNetworks { get; init; }

    public string? Owner { get; init; }

    /// <summary>Any text, of at most 1,000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>At most 20, of 1 to 64 characters each.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>What an import has done, or would do.</summary>
public sealed record ImportServerResponse
{
    /// <summary>Number of peerings that were added.</summary>
    public required int Added { get; init; }

    /// <summary>Number of peers that the server had already, just as they are given.</summary>
    public required int Unchanged { get; init; }

    /// <summary>What cannot be taken; while there is anything, nothing is.</summary>
    public required IReadOnlyList<ImportConflict> Conflicts { get; init; }

    /// <summary>
    /// Names of clients that are disabled, or whose peering is: it is added or unchanged, and not on the server's list; null from a
    /// broker of an earlier release.
    /// </summary>
    public IReadOnlyList<string>? Disabled { get; init; }

    /// <summary>
    /// Names of added clients that the broker has had before, be it for other servers: each stays one client, with all its peerings; null
    /// from a broker of an earlier release.
    /// </summary>
    public IReadOnlyList<string>? ExistingClients { get; init; }

    /// <summary>By the server's name; empty for a dry run.</summary>
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}

/// <summary>A peer that cannot be taken, or a value of the server that differs: then it has neither name nor key.</summary>
public sealed record ImportConflict
{
    public required string? ClientName { get; init; }

    public required string? PublicKey { get; init; }

    /// <summary>One sentence.</summary>
    public required string Reason { get; init; }
}
