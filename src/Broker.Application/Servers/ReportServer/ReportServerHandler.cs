using Broker.Application.Abstractions;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Servers.ReportServer;

public sealed class ReportServerHandler(IServerRepository servers, IReportRepository reports, TimeProvider time)
    : IRequestHandler<ReportServerCommand, long>
{
    public async Task<long> Handle(ReportServerCommand command, CancellationToken cancellationToken)
    {
        var (report, now) = (command.Report, time.GetUtcNow());
        var server = await servers.LockAsync(command.Server, cancellationToken) ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);
        server.Recognize(report);

        var last = (await reports.FindAppliedAsync([server.Id], cancellationToken)).SingleOrDefault();
        await reports.SaveAsync(server, report, AppliedVersion.Of(server, report, last, now), now, cancellationToken);
        return server.Revision;
    }
}
