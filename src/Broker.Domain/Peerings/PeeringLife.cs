namespace Broker.Domain.Peerings;

/// <summary>When a peering was made, when it ends, and whether a server's interface has it meanwhile (rule 11).</summary>
public sealed record PeeringLife
{
    public static readonly PeeringLife Unknown = new();

    /// <summary>When the client was first added to the server; null where an earlier release made it, which did not record that.</summary>
    public Creation? Created { get; init; }

    /// <summary>
    /// Since when its present key may be in use; idleness is counted from here where there was no handshake. Null likewise.
    /// </summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>When the peering is removed; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// The end that a person's own call gave its device (rule 13); null where none did, or an operator has said one since.
    /// </summary>
    public DateTimeOffset? OwnEnd { get; init; }

    /// <summary>
    /// Whether a person gave the end that it has. Compared, as a broker of an earlier release that runs beside this one changes
    /// <see cref="ExpiresAt"/> alone.
    /// </summary>
    public bool HasOwnEnd => OwnEnd is { } end && end == ExpiresAt;

    /// <summary>
    /// Since when it is disabled; null while it is not. For one that is disabled for idling, since when the days to its removal count.
    /// </summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Whether the broker has disabled it for idling, and so removes it later.</summary>
    public bool IsReclaimed { get; init; }

    /// <summary>Whether its client is disabled as a whole.</summary>
    public bool IsClientDisabled { get; init; }

    /// <summary>Whether the server's interface has the peering.</summary>
    public bool IsEnabled => DisabledAt is null && !IsClientDisabled;

    public static PeeringLife New(Creation created, bool isClientDisabled) =>
        new() { Created = created, ActiveSince = created.At, IsClientDisabled = isClientDisabled };

    /// <param name="end">Null for never.</param>
    /// <param name="isOwn">Whether a person says so of its own device.</param>
    public PeeringLife EndAt(DateTimeOffset? end, bool isOwn) => this with { ExpiresAt = end, OwnEnd = isOwn ? end : null };

    /// <summary>Disabled for idling.</summary>
    public PeeringLife Reclaim(DateTimeOffset now) => this with { DisabledAt = now, IsReclaimed = true };

    /// <summary>Disabled or enabled by a caller. What is disabled already stays so since then.</summary>
    public PeeringLife Switch(bool isDisabled, DateTimeOffset now) => isDisabled == DisabledAt is not null
        ? this with { IsReclaimed = false }
        : this with { DisabledAt = isDisabled ? now : null, IsReclaimed = false, ActiveSince = isDisabled ? ActiveSince : now };
}
