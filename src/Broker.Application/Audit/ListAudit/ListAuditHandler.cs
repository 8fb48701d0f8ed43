using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Audit;
using MediatR;

namespace Broker.Application.Audit.ListAudit;

public sealed class ListAuditHandler(IAuditRepository audit, IUnitOfWork unitOfWork, BlockingQuery query)
    : IRequestHandler<ListAuditQuery, IReadOnlyList<AuditEntry>>
{
    public Task<IReadOnlyList<AuditEntry>> Handle(ListAuditQuery request, CancellationToken cancellationToken) => query.FollowAsync(
        unitOfWork, () => audit.ListAsync(request.Filter, cancellationToken), request.Wait, cancellationToken);
}
