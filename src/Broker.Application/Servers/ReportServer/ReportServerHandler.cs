using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;
using PeerReport = Broker.Domain.Reports.PeerReport;

namespace Broker.Application.Servers.ReportServer;

public sealed class ReportServerHandler(IServerRepository servers, IReportRepository reports, TimeProvider time)
    : IRequestHandler<ReportServerCommand, ServerReportResponse>
{
    public async Task<ServerReportResponse> Handle(ReportServerCommand command, CancellationToken cancellationToken)
    {
        var (name, report, now) = (ServerName.Parse(command.ServerName), ReportOf(command), time.GetUtcNow());
        var server = await servers.LockAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        server.Recognize(report);

        var last = (await reports.FindAppliedAsync([server.Id], cancellationToken)).SingleOrDefault();
        var applied = last?.Revision == report.Revision ? last : new AppliedRevision(server.Id, report.Revision, now);
        await reports.SaveAsync(report, applied, now, cancellationToken);
        return new ServerReportResponse { Revision = server.Revision };
    }

    private static ServerReport ReportOf(ReportServerCommand command) => new(
        new ServerId(Guid.Parse(command.ServerId)),
        command.Revision,
        command.AgentVersion,
        command.ListenPort,
        [.. command.Peers.Select(peer => new PeerReport(PublicKey.Parse(peer.PublicKey), peer.LatestHandshake, peer.RxBytes, peer.TxBytes))]);
}
