using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReportServer;

/// <summary>Answers the server's revision.</summary>
public sealed record ReportServerCommand(ServerName Server, ServerReport Report) : ICommand<long>
{
    public Need Need => Need.Serve(Server);

    public string Call => "server/report";

    /// <summary>What agents report is no change that anybody has made.</summary>
    public IEnumerable<AuditChange> Changes(long response) => [];
}
