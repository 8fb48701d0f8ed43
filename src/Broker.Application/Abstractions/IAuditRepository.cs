using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Abstractions;

public interface IAuditRepository
{
    /// <summary>Appends entries to the transaction.</summary>
    Task AppendAsync(Caller caller, string call, IReadOnlyCollection<AuditChange> changes, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Entries in the order of their ids. None is ever added later with a lower id than one that was given.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);
}
