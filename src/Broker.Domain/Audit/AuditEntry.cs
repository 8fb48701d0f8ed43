namespace Broker.Domain.Audit;

/// <summary>One entry of the audit trail (rule 12).</summary>
/// <param name="Id">Opaque text that sorts as the entries were made; a later entry never gets a lower one.</param>
/// <param name="Before">JSON; null where there was nothing.</param>
/// <param name="After">JSON; null where there is nothing any more.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string Caller, string Role, string? From, string Call, string? Server, string? Client, string? Before,
    string? After);

/// <summary>Which entries to give: those later than one, at most so many, and of these.</summary>
public sealed record AuditFilter(
    string? After, int Limit, string? Caller, string? Server, string? Client, DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <summary>Only those before this id, or `now`, and the last of them; null for the first.</summary>
    public string? Before { get; init; }
}
