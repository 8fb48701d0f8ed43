namespace Broker.Contracts;

/// <summary>Says that a person has left, or is back.</summary>
public sealed record UpdateOwnerRequest
{
    /// <summary>The person, as the `owner` of its clients, letter by letter.</summary>
    public required string Owner { get; init; }

    /// <summary>False: it has left, and its clients are disabled. True: it is back; what is disabled stays so until an operator enables it.</summary>
    public required bool Active { get; init; }
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
