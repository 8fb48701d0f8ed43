using Broker.Application.Abstractions;
using Broker.Domain.Reports;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReportServer;

/// <summary>Answers the server's revision.</summary>
public sealed record ReportServerCommand(ServerName Server, ServerReport Report) : ICommand<long>;
