using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReportServer;

public sealed record ReportServerCommand(ServerName Server, ServerReport Report) : ICommand<ReportTaken>
{
    public Need Need => Need.Serve(Server);

    public string Call => "server/report";

    /// <summary>What agents report is no change that anybody has made.</summary>
    public IEnumerable<AuditChange> Changes(ReportTaken response) => [];
}

/// <param name="Revision">The server's.</param>
/// <param name="Contested">Whether two hosts report as it.</param>
public sealed record ReportTaken(long Revision, bool Contested);
