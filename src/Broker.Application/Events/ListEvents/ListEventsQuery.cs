using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Events;

namespace Broker.Application.Events.ListEvents;

/// <param name="Wait">How long to wait for a first event where there is none yet.</param>
public sealed record ListEventsQuery(EventFilter Filter, TimeSpan Wait) : IQuery<IReadOnlyList<StoredEvent>>
{
    public Need Need => Need.Read;
}
