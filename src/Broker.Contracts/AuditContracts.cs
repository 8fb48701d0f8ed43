namespace Broker.Contracts;

public sealed record ListAuditRequest
{
    /// <summary>The id of an entry: only later ones are given.</summary>
    public string? After { get; init; }

    /// <summary>The id of an entry, or `now`: only earlier ones are given, and the last of them, in the same order.</summary>
    public string? Before { get; init; }

    /// <summary>How many at most: 1 to 1000. Default: 100.</summary>
    public int? Limit { get; init; }

    public string? Caller { get; init; }

    public string? ServerName { get; init; }

    public string? ClientName { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

public sealed record AuditResponse
{
    /// <summary>In the order in which they were made.</summary>
    public required IReadOnlyList<AuditEntryResponse> Entries { get; init; }

    /// <summary>What to send as `after` for those that follow; null where there are none yet.</summary>
    public required string? Next { get; init; }
}

public sealed record AuditEntryResponse
{
    /// <summary>Grows with each entry.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Caller { get; init; }

    public required string Role { get; init; }

    /// <summary>The caller's address.</summary>
    public required string? From { get; init; }

    /// <summary>Such as `client/add`.</summary>
    public required string Call { get; init; }

    public required string? ServerName { get; init; }

    public required string? ClientName { get; init; }

    /// <summary>What it was; null where there was nothing.</summary>
    public required IReadOnlyDictionary<string, System.Text.Json.JsonElement>? Before { get; init; }

    /// <summary>What it is then; null where there is nothing any more.</summary>
    public required IReadOnlyDictionary<string, System.Text.Json.JsonElement>? After { get; init; }
}
