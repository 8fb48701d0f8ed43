using Broker.Application.Abstractions;
using Broker.Application.Servers;
using Broker.Application.Watching;
using Broker.Contracts;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Receipts.AwaitReceipts;

public sealed class AwaitReceiptsHandler(
    IReportRepository reports, IUnitOfWork unitOfWork, IStorage storage, ServerChanges changes, ServerReports signals, TimeProvider time)
    : IRequestHandler<AwaitReceiptsQuery, IReadOnlyDictionary<string, ServerReceipt>>
{
    /// <summary>After this time it looks again, signal or not: a report to another broker may not have been told.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(1);

    /// <summary>A thousand servers report at about the same time; they are not looked up one by one.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    public async Task<IReadOnlyDictionary<string, ServerReceipt>> Handle(AwaitReceiptsQuery query, CancellationToken cancellationToken)
    {
        var receipts = query.Receipts;
        using var late = new CancellationTokenSource(query.Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, changes.Closed, cancellationToken);
        using var watch = signals.WatchAll([.. receipts.Values.Select(receipt => new ServerVersion(Guid.Parse(receipt.ServerId), receipt.Revision))]);
        using var counted = WatchMetrics.WaitForReceipt();
        while (true)
        {
            var next = watch.Next;
            receipts = await UpdateAsync(receipts, cancellationToken);
            if (end.IsCancellationRequested || receipts.Values.All(receipt => receipt.Status == ReceiptStatus.Applied))
            {
                return receipts;
            }

            await Task.WhenAny(next, Task.Delay(LongestDoubt, time, end.Token));
            await Task.WhenAny(Task.Delay(Gathering, time, end.Token));
        }
    }

    /// <summary>The change itself is committed: that the database is away now only means that nothing more is known.</summary>
    private async Task<IReadOnlyDictionary<string, ServerReceipt>> UpdateAsync(
        IReadOnlyDictionary<string, ServerReceipt> receipts, CancellationToken cancellationToken)
    {
        try
        {
            var servers =
                from receipt in receipts.Values
                where receipt.Status == ReceiptStatus.Pending
                select new ServerId(Guid.Parse(receipt.ServerId));
            var applied = (await reports.FindAppliedAsync([.. servers], cancellationToken))
                .ToDictionary(report => report.ServerId.ToString(), StringComparer.Ordinal);
            await unitOfWork.ReleaseAsync();
            return receipts.ToDictionary(
                receipt => receipt.Key,
                receipt => applied.GetValueOrDefault(receipt.Value.ServerId) is { } report ? Update(receipt.Value, report) : receipt.Value,
                StringComparer.Ordinal);
        }
        catch (Exception exception) when (storage.IsOutage(exception))
        {
            return receipts;
        }
    }

    private static ServerReceipt Update(ServerReceipt receipt, AppliedRevision report) =>
        report.Revision < receipt.Revision
            ? receipt
            : receipt with { Status = ReceiptStatus.Applied, AppliedRevision = report.Revision, AppliedAt = report.At };
}
