using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Domain.Events;

/// <summary>Something that has happened to the fleet, for programs and pages that follow it.</summary>
/// <param name="Client">Null for what happened to the server itself.</param>
/// <param name="Revision">The one that was applied; null for the rest.</param>
public sealed record FleetEvent(EventKind Kind, ServerName Server, ClientName? Client = null, long? Revision = null);

/// <summary>An event as it was stored.</summary>
/// <param name="Id">Opaque text that sorts as the events were stored; a later event never gets a lower one.</param>
/// <param name="Kind">As <see cref="EventKinds"/> spells it, or as a later release does.</param>
public sealed record StoredEvent(string Id, DateTimeOffset At, string Kind, string Server, string? Client, long? Revision);

/// <summary>Which events to give: those later than one, at most so many, and of these.</summary>
/// <param name="Kinds">Null for all.</param>
public sealed record EventFilter(string? After, int Limit, ServerName? Server, ClientName? Client, IReadOnlyList<EventKind>? Kinds)
{
    /// <summary>Only those before this id, or `now`, and the last of them; null for the first.</summary>
    public string? Before { get; init; }
}
