using Broker.Contracts;
using Broker.Pages.Elements;

namespace Broker.Pages.Tests;

/// <summary>What a page believes of a receipt, by the rule of the broker (docs/decisions/0009).</summary>
public sealed class ReceiptProgressTests
{
    private static readonly ServerStatusResponse Status = new()
    {
        InStep = false,
        OutOfStepSince = null,
        Revision = 9,
        Digest = "d9",
        AppliedRevision = null,
        AppliedDigest = null,
        AppliedAt = null,
        LastSeen = null,
        AgentVersion = null,
        ListenPort = null,
        ClockSkewSeconds = null,
        Problems = [],
        Peers = 0,
        PeersOnline = 0,
        LeasesFree = 1,
    };

    [TestCase(null, null, false, false, Description = "no report yet")]
    [TestCase(6L, "d6", true, false, Description = "an earlier revision")]
    [TestCase(7L, "d7", false, true, Description = "the same version")]
    [TestCase(7L, "other", true, false, Description = "the same revision with other contents: a restored database")]
    [TestCase(7L, null, false, true, Description = "an agent of an earlier release, which reports no digest")]
    [TestCase(9L, "d9", true, true, Description = "in step at a later one")]
    [TestCase(8L, "d8", false, false, Description = "a later one, but not in step: what it has is not known to contain the change")]
    public void Is_applied(long? revision, string? digest, bool inStep, bool expected)
    {
        var progress = new ReceiptProgress(new Dictionary<string, ServerReceipt>(StringComparer.Ordinal)
        {
            ["berlin"] = Pending(7, "d7"),
            ["paris"] = Pending(3, "p3"),
        });

        var next = progress.With("berlin", Status with { AppliedRevision = revision, AppliedDigest = digest, InStep = inStep });

        next.Pending.ShouldBe(expected ? ["paris"] : ["berlin", "paris"], ignoreOrder: true);
    }

    /// <summary>Otherwise the receipts of the other servers would not be followed any more.</summary>
    [Test]
    public void A_server_that_was_deleted_is_not_waited_for()
    {
        var progress = new ReceiptProgress(new Dictionary<string, ServerReceipt>(StringComparer.Ordinal)
        {
            ["berlin"] = Pending(7, "d7"),
            ["paris"] = Pending(3, "p3"),
        });

        progress.Without("berlin").Receipts.Keys.ShouldBe(["paris"]);
    }

    private static ServerReceipt Pending(long revision, string digest) =>
        new() { ServerId = $"{Guid.NewGuid()}", Revision = revision, Digest = digest, Status = ReceiptStatus.Pending };
}
