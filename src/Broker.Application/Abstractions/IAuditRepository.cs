using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;

namespace Broker.Application.Abstractions;

public interface IAuditRepository
{
    /// <summary>Appends entries, and the events of the same transaction, to it.</summary>
    Task AppendAsync(
        Caller caller,
        string call,
        IReadOnlyCollection<AuditChange> changes,
        IReadOnlyCollection<FleetEvent> events,
        DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>Entries in the order of their ids. None is ever added later with a lower id than one that was given.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);
}
