using Broker.Contracts;

namespace Broker.Pages.Elements;

/// <summary>The receipts of a change, as the servers' agents apply it.</summary>
public sealed record ReceiptProgress(IReadOnlyDictionary<string, ServerReceipt> Receipts)
{
    public IEnumerable<string> Pending => from receipt in Receipts where receipt.Value.Status is ReceiptStatus.Pending select receipt.Key;

    /// <summary>
    /// What a server's status proves of its receipt: its agent has reported the same version, or has been in step at a later one.
    /// </summary>
    public ReceiptProgress With(string server, ServerStatusResponse status)
    {
        var receipt = Receipts[server];
        var isApplied = status.AppliedRevision == receipt.Revision
            ? status.AppliedDigest is null || receipt.Digest is null || status.AppliedDigest == receipt.Digest
            : status.InStep && status.AppliedRevision > receipt.Revision;
        return isApplied
            ? With(
                server,
                receipt with { Status = ReceiptStatus.Applied, AppliedRevision = status.AppliedRevision, AppliedAt = status.AppliedAt })
            : this;
    }

    private ReceiptProgress With(string server, ServerReceipt receipt) => new(
        Receipts.ToDictionary(entry => entry.Key, entry => entry.Key == server ? receipt : entry.Value, StringComparer.Ordinal));
}
