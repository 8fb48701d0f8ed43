using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Audit;
using MediatR;

namespace Broker.Application.Audit.ListAudit;

public sealed class ListAuditHandler(IAuditRepository audit, IUnitOfWork unitOfWork, BlockingQuery query, TimeProvider time)
    : IRequestHandler<ListAuditQuery, IReadOnlyList<AuditEntry>>
{
    /// <summary>Few follow the trail, and a second is soon enough for them.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public Task<IReadOnlyList<AuditEntry>> Handle(ListAuditQuery request, CancellationToken cancellationToken) => query.RunAsync(
        end => Task.Delay(Interval, time, end),
        () => ReadAsync(request.Filter, cancellationToken),
        entries => entries.Count > 0 || request.Wait <= TimeSpan.Zero,
        request.Wait,
        cancellationToken);

    private async Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var entries = await audit.ListAsync(filter, cancellationToken);
        await unitOfWork.ReleaseAsync();
        return entries;
    }
}
