using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Servers;

/// <summary>The server is at revision 7.</summary>
public sealed class ServerRecognizeTests
{
    [TestCase(0)]
    [TestCase(6)]
    [TestCase(7)]
    public void A_report_of_a_revision_that_it_has_or_had_is_taken(long revision) =>
        Should.NotThrow(() => Sample.Server.Recognize(Sample.Report with { Revision = revision }));

    [TestCase(8)]
    [TestCase(long.MaxValue)]
    public void A_report_of_a_revision_that_it_never_had_is_refused(long revision) =>
        Should.Throw<ReportMismatchException>(() => Sample.Server.Recognize(Sample.Report with { Revision = revision }));

    [TestCase(1)]
    [TestCase(7)]
    public void A_report_of_another_life_is_refused_whatever_its_revision(long revision)
    {
        var other = Sample.Report with { ServerId = ServerId.New(Sample.Now), Revision = revision };

        Should.Throw<ReportMismatchException>(() => Sample.Server.Recognize(other));
    }

    [Test]
    public void A_change_is_one_revision_more_and_nothing_else() =>
        Sample.Server.Bump().ShouldBe(Sample.Server with { Revision = 8 });
}
