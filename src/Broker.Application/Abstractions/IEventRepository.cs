using Broker.Domain.Events;

namespace Broker.Application.Abstractions;

public interface IEventRepository
{
    /// <summary>Events in the order of their ids. None is ever added later with a lower id than one that was given.</summary>
    Task<IReadOnlyList<StoredEvent>> ListAsync(EventFilter filter, CancellationToken cancellationToken);
}
