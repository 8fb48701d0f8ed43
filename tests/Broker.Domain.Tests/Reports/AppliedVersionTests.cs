using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Reports;

/// <summary>What a report proves of the server, which is at revision 7.</summary>
public sealed class AppliedVersionTests
{
    private static readonly Server Server = Sample.Server;
    private static readonly ListDigest Digest = Server.Digest!.Value;
    private static readonly ListDigest Other = Server.DigestWith([Sample.Peering("laptop", key: 2)]);

    [Test]
    public void The_digest_of_the_list_proves_every_revision_up_to_it()
    {
        var applied = Apply(revision: 7, Digest);

        applied.Proven.ShouldBe(7);
        applied.Proves(Server.Version).ShouldBeTrue();
        applied.Proves(new ServerVersion(Server.Id, 3, Other)).ShouldBeTrue("that change came before");
        applied.Proves(new ServerVersion(Server.Id, 8, Digest)).ShouldBeFalse();
    }

    /// <summary>A database that was restored gave a deletion a revision that an agent had applied with other contents.</summary>
    [Test]
    public void The_revision_with_another_digest_proves_nothing()
    {
        var applied = Apply(revision: 7, Other);

        applied.Proven.ShouldBeNull();
        applied.Proves(Server.Version).ShouldBeFalse();
        AppliedVersion.IsInStep(Server, Sample.ReportOf(Server.Id, 7, Other)).ShouldBeFalse();
    }

    [Test]
    public void A_report_that_is_behind_proves_its_own_version_alone()
    {
        var applied = Apply(revision: 6, Other);

        applied.Proves(new ServerVersion(Server.Id, 6, Other)).ShouldBeTrue();
        applied.Proves(new ServerVersion(Server.Id, 6, Digest)).ShouldBeFalse();
        applied.Proves(new ServerVersion(Server.Id, 5, Digest)).ShouldBeFalse();
    }

    [Test]
    public void What_was_proven_stays_proven_while_the_agent_is_behind() =>
        Apply(revision: 7, Other, last: new AppliedVersion(new ServerVersion(Server.Id, 5, Digest), Sample.Now, Proven: 5)).Proven.ShouldBe(
            5);

    [Test]
    public void An_agent_that_knows_no_digests_is_believed_by_its_revision()
    {
        var applied = Apply(revision: 6, digest: null);

        applied.Proves(new ServerVersion(Server.Id, 6, Digest)).ShouldBeTrue();
        applied.Proves(Server.Version).ShouldBeFalse();
    }

    [Test]
    public void Another_life_of_the_server_proves_nothing() =>
        Apply(revision: 7, Digest).Proves(new ServerVersion(ServerId.New(Sample.Now), 1, Digest)).ShouldBeFalse();

    [Test]
    public void A_problem_puts_a_server_out_of_step() =>
        AppliedVersion.IsInStep(
            Server, Sample.ReportOf(Server.Id, 7, Digest, AgentProblem.Parse("The route of 10.0.0.0/24 cannot be set.")))
            .ShouldBeFalse();

    [Test]
    public void The_same_report_again_keeps_its_moment()
    {
        var first = Apply(revision: 7, Digest);

        AppliedVersion.Of(Server, Sample.ReportOf(Server.Id, 7, Digest), first, Sample.Now.AddMinutes(1)).At.ShouldBe(first.At);
        AppliedVersion.Of(Server, Sample.ReportOf(Server.Id, 7, Other), first, Sample.Now.AddMinutes(1)).At.ShouldBe(
            Sample.Now.AddMinutes(1));
    }

    [Test]
    public void A_receipt_is_applied_by_what_proves_it()
    {
        var receipt = Receipt.Pending(Server);

        receipt.With(Apply(revision: 7, Other)).Applied.ShouldBeNull();
        receipt.With(Apply(revision: 7, Digest)).Applied.ShouldNotBeNull();
    }

    private static AppliedVersion Apply(long revision, ListDigest? digest, AppliedVersion? last = null) =>
        AppliedVersion.Of(Server, Sample.ReportOf(Server.Id, revision, digest), last, Sample.Now);
}
