using Broker.Contracts;
using MediatR;

namespace Broker.Application.Receipts.AwaitReceipts;

/// <summary>Waits until the agents of all servers have reported their revisions, and answers which have.</summary>
/// <param name="Receipts">By the servers' names, pending.</param>
/// <param name="Patience">How long to wait.</param>
public sealed record AwaitReceiptsQuery(IReadOnlyDictionary<string, ServerReceipt> Receipts, TimeSpan Patience)
    : IRequest<IReadOnlyDictionary<string, ServerReceipt>>;
