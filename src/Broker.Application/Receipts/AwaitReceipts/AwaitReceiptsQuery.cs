using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Reports;

namespace Broker.Application.Receipts.AwaitReceipts;

/// <summary>Waits until the agents of all servers have reported their changes as applied, and answers what is known then.</summary>
/// <param name="Receipts">Pending ones.</param>
/// <param name="Wait">How long to wait at most.</param>
public sealed record AwaitReceiptsQuery(IReadOnlyList<Receipt> Receipts, TimeSpan Wait) : IQuery<IReadOnlyList<Receipt>>
{
    public Need Need => Need.Any;
}
