using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReportServer;

public sealed record ReportServerCommand(ServerName Server, ServerReport Report) : ICommand<ReportTaken>
{
    public Need Need => Need.Serve(Server);

    public string Call => "server/report";

    /// <summary>What agents report is no change that anybody has made.</summary>
    public IEnumerable<AuditChange> Changes(ReportTaken response) => [];

    public IEnumerable<FleetEvent> Events(ReportTaken response, IReadOnlyCollection<AuditChange> changes) =>
        response.IsNewlyApplied ? [new FleetEvent(EventKind.Applied, response.Server, Revision: response.Revision)] : [];
}

/// <param name="Server">Its name, whichever the agent knows it by.</param>
/// <param name="Revision">The server's.</param>
/// <param name="Contested">Whether two hosts report as it.</param>
/// <param name="IsNewlyApplied">Whether its agent had not reported before that it has applied this revision.</param>
public sealed record ReportTaken(ServerName Server, long Revision, bool Contested, bool IsNewlyApplied);
