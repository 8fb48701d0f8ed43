using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;

namespace Broker.Application.Abstractions;

public interface IAuditRepository
{
    /// <summary>Appends entries, and the events of the same transaction, to it.</summary>
    Task AppendAsync(IReadOnlyCollection<AuditRecord> records, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Entries in the order of their ids. None is ever added later with a lower id than one that was given.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);
}

/// <summary>What one command leaves behind in the audit trail and among the events.</summary>
public sealed record AuditRecord(
    Caller Caller, string Call, IReadOnlyCollection<AuditChange> Changes, IReadOnlyCollection<FleetEvent> Events)
{
    public static AuditRecord Of<TResponse>(Caller caller, ICommand<TResponse> command, TResponse response)
    {
        var changes = command.Changes(response).ToList();
        return new AuditRecord(caller, command.Call, changes, [.. command.Events(response, changes)]);
    }
}
