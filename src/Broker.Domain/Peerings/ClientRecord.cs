namespace Broker.Domain.Peerings;

/// <param name="By">The name of the caller that made it.</param>
public sealed record Creation(DateTimeOffset At, string By);

/// <summary>What is known of a client beside its peerings; it ends with the last of them.</summary>
public sealed record ClientRecord(ClientName Name)
{
    public ClientNotes Notes { get; init; } = ClientNotes.None;

    /// <summary>Null where an earlier release made it, which did not record that.</summary>
    public Creation? Created { get; init; }

    /// <summary>When the client is removed, with all its peerings (rule 11); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when it is disabled, and every peering of it with it (rule 11); null while it is not.</summary>
    public DateTimeOffset? DisabledAt { get; init; }
}
