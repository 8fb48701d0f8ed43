using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Receipts.AwaitReceipts;

public sealed class AwaitReceiptsHandler(
    IReportRepository reports, IUnitOfWork unitOfWork, IStorage storage, ReportSignals signals, BlockingQuery query, TimeProvider time)
    : IRequestHandler<AwaitReceiptsQuery, IReadOnlyList<Receipt>>
{
    /// <summary>Reports are read again after this time without a signal: that of a report at another broker may be lost.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(1);

    /// <summary>Reports of many servers come at about the same time; this long they are gathered for one read.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    public async Task<IReadOnlyList<Receipt>> Handle(AwaitReceiptsQuery request, CancellationToken cancellationToken)
    {
        var receipts = request.Receipts;
        using var watch = signals.WatchAll(receipts.Select(receipt => receipt.Version));
        using var counted = WatchMetrics.WaitForReceipt();
        return await query.RunAsync(
            async end =>
            {
                await Task.WhenAny(watch.Next, Task.Delay(LongestDoubt, time, end));
                await Task.Delay(Gathering, time, end);
            },
            async () => receipts = await UpdateAsync(receipts, cancellationToken),
            current => current.All(receipt => receipt.Applied is not null),
            request.Wait,
            cancellationToken);
    }

    /// <summary>The change itself is committed. An outage of the database only means that nothing more is known.</summary>
    private async Task<IReadOnlyList<Receipt>> UpdateAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        try
        {
            var pending = receipts.Where(receipt => receipt.Applied is null).Select(receipt => receipt.Version.ServerId);
            var applied = (await reports.FindAppliedAsync([.. pending], cancellationToken))
                .ToDictionary(report => report.Reported.ServerId);
            await unitOfWork.ReleaseAsync();
            return [.. receipts.Select(
                receipt => applied.TryGetValue(receipt.Version.ServerId, out var report) ? receipt.With(report) : receipt)];
        }
        catch (Exception exception) when (storage.IsOutage(exception))
        {
            return receipts;
        }
    }
}
