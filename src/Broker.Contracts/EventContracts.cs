namespace Broker.Contracts;

public sealed record ListEventsRequest
{
    /// <summary>The id of an event: only later ones are given.</summary>
    public string? After { get; init; }

    /// <summary>The id of an event, or `now`: only earlier ones are given, and the last of them, in the same order.</summary>
    public string? Before { get; init; }

    /// <summary>How many at most: 1 to 1000. Default: 100.</summary>
    public int? Limit { get; init; }

    public string? ServerName { get; init; }

    public string? ClientName { get; init; }

    /// <summary>
    /// Only of these kinds, separated by commas: `added`, `changed`, `replaced`, `removed`, `disabled`, `enabled`, `expired`, `applied`,
    /// `out_of_step`, `back_in_step`.
    /// </summary>
    public string? Kinds { get; init; }
}

public sealed record EventsResponse
{
    /// <summary>In the order in which they happened.</summary>
    public required IReadOnlyList<EventResponse> Events { get; init; }

    /// <summary>What to send as `after` for those that follow; null where there are none yet.</summary>
    public required string? Next { get; init; }
}

public sealed record EventResponse
{
    /// <summary>Grows with each event.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// `added`, `changed`, `replaced` (another key), `removed`, `disabled`, `enabled`, `expired`, `applied`, `out_of_step`, `back_in_step`;
    /// later releases may have more.
    /// </summary>
    public required string Kind { get; init; }

    public required string ServerName { get; init; }

    /// <summary>Null for what happened to the server itself.</summary>
    public required string? ClientName { get; init; }

    /// <summary>The revision that was applied; null for other kinds.</summary>
    public required long? Revision { get; init; }
}
