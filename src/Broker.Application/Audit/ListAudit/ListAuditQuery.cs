using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;

namespace Broker.Application.Audit.ListAudit;

/// <param name="Wait">How long to wait for a first entry where there is none yet.</param>
public sealed record ListAuditQuery(AuditFilter Filter, TimeSpan Wait) : IQuery<IReadOnlyList<AuditEntry>>
{
    public Need Need => Need.Administer;
}
