using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Domain.Tests.Reports;

public sealed class ServerReportTests
{
    [TestCase(0, new[] { 0 })]
    [TestCase(1, new[] { 1 })]
    [TestCase(3, new[] { 3 })]
    [TestCase(4, new[] { 3, 1 })]
    [TestCase(7, new[] { 3, 3, 1 })]
    public void Has_parts_of_all_its_peers_that_agree_in_all_else(int peers, int[] expected)
    {
        PeerActivity[] all =
        [
            .. Enumerable.Range(0, peers).Select(number => new PeerActivity(Sample.Key((byte)(number + 1)), null, number, number)),
        ];
        var report = new ServerReport(
            new ServerId(Guid.NewGuid()), 7, Sample.Server.Digest, AgentVersion.Parse("1.2.3"), 51820, DateTimeOffset.UnixEpoch, [], all)
        {
            AgentRun = new AgentRun(Guid.NewGuid()),
        };

        var parts = report.Parts(mostPeers: 3).ToList();

        parts.Select(part => part.Peers.Count()).ShouldBe(expected);
        parts.SelectMany(part => part.Peers).ShouldBe(all);
        foreach (var part in parts)
        {
            (part.ServerId, part.Revision, part.Digest, part.AgentVersion, part.ListenPort, part.AgentRun).ShouldBe(
                (report.ServerId, report.Revision, report.Digest, report.AgentVersion, report.ListenPort, report.AgentRun));
            part.ClockSkew(DateTimeOffset.UnixEpoch).ShouldBe(TimeSpan.Zero);
        }
    }
}
