using Broker.Application.Abstractions;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Servers.ReportServer;

public sealed class ReportServerHandler(IServerRepository servers, IReportRepository reports, TimeProvider time)
    : IRequestHandler<ReportServerCommand, ReportTaken>
{
    public async Task<ReportTaken> Handle(ReportServerCommand command, CancellationToken cancellationToken)
    {
        var (report, now) = (command.Report, time.GetUtcNow());
        var server = await servers.LockAsync(command.Server, cancellationToken)
            ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);
        server.Recognize(report);

        var last = (await reports.FindAppliedAsync([server.Id], cancellationToken)).SingleOrDefault();
        var applied = AppliedVersion.Of(server, report, last, now);
        await reports.SaveAsync(server, report, applied, now, cancellationToken);
        var isNewlyApplied = applied.Proven == server.Revision && last?.Proven != applied.Proven;
        return new ReportTaken(server.Name, server.Revision, applied.Agents.AreContested, isNewlyApplied);
    }
}
