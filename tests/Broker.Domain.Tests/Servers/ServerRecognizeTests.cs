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
        Should.NotThrow(() => Sample.Server.Recognize(Sample.ReportOf(Sample.Server.Id, revision)));

    [TestCase(8)]
    [TestCase(long.MaxValue)]
    public void A_report_of_a_revision_that_it_never_had_is_refused(long revision) =>
        Should.Throw<ReportMismatchException>(() => Sample.Server.Recognize(Sample.ReportOf(Sample.Server.Id, revision)));

    [TestCase(1)]
    [TestCase(7)]
    public void A_report_of_another_life_is_refused_whatever_its_revision(long revision)
    {
        var other = Sample.ReportOf(ServerId.New(Sample.Now), revision);

        Should.Throw<ReportMismatchException>(() => Sample.Server.Recognize(other));
    }
}
