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
        return !isApplied ? this : With(server, receipt with
        {
            Status = ReceiptStatus.Applied,
            AppliedRevision = status.AppliedRevision,
            AppliedAt = status.AppliedAt,
        });
    }

    /// <summary>A server that was deleted has nothing to apply any more.</summary>
    public ReceiptProgress Without(string server) => Of(Receipts.Where(entry => entry.Key != server));

    private ReceiptProgress With(string server, ServerReceipt receipt) =>
        Of(Receipts.Select(entry => entry.Key == server ? KeyValuePair.Create(server, receipt) : entry));

    private static ReceiptProgress Of(IEnumerable<KeyValuePair<string, ServerReceipt>> receipts) =>
        new(receipts.ToDictionary(StringComparer.Ordinal));
}
