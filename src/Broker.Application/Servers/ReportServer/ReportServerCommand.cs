using Broker.Application.Abstractions;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReportServer;

public sealed record ReportServerCommand(ServerName Server, ServerReport Report) : ICommand<ReportTaken>;

/// <param name="Revision">The server's.</param>
/// <param name="Contested">Whether two hosts report as it.</param>
public sealed record ReportTaken(long Revision, bool Contested);
