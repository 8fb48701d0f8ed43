namespace Broker.Contracts;

/// <summary>Says that a person has left, or is back.</summary>
public sealed record UpdateOwnerRequest
{
    /// <summary>The person, as the `owner` of its clients, in small letters or capitals.</summary>
    public required string Owner { get; init; }

    /// <summary>
    /// False: it has left, and its clients are disabled. True: it is back; what is disabled stays so until an operator enables it.
    /// </summary>
    public required bool Active { get; init; }
}

/// <summary>All owners that have clients or have left, by name.</summary>
public sealed record OwnersResponse
{
    public required IReadOnlyList<OwnerResponse> Owners { get; init; }
}

public sealed record OwnerResponse
{
    public required string Owner { get; init; }

    /// <summary>False: it has left.</summary>
    public required bool Active { get; init; }

    /// <summary>How many clients it has, disabled ones included.</summary>
    public required long Clients { get; init; }

    /// <summary>Since when it is inactive; null while it is active, as the next one.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>The name of the caller that said so.</summary>
    public required string? SetBy { get; init; }
}

/// <summary>An owner after the change, and a receipt for each server that has to apply something.</summary>
public sealed record UpdatedOwnerResponse
{
    public required string Owner { get; init; }

    public required bool Active { get; init; }

    /// <summary>The clients that this call has disabled, by name.</summary>
    public required IReadOnlyList<string> ClientNames { get; init; }

    /// <summary>By the server's name.</summary>
    public required IReadOnlyDictionary<string, ServerReceipt> Receipts { get; init; }
}
