using Broker.Contracts;
using Broker.Domain.Servers;

namespace Broker.Application.Receipts;

internal static class PendingReceipts
{
    /// <summary>What is known at the moment of a change: the revisions that the servers' agents have to come to.</summary>
    public static IReadOnlyDictionary<string, ServerReceipt> Of(params IEnumerable<Server> servers) => servers.ToDictionary(
        server => server.Name.ToString(),
        server => new ServerReceipt { ServerId = server.Id.ToString(), Revision = server.Revision, Status = ReceiptStatus.Pending },
        StringComparer.Ordinal);
}
