using Broker.Application.Abstractions;
using Broker.Contracts;

namespace Broker.Application.Servers.ReportServer;

public sealed record ReportServerCommand(
    string ServerName,
    string ServerId,
    long Revision,
    string AgentVersion,
    int ListenPort,
    IReadOnlyList<PeerReport> Peers) : ICommand<ServerReportResponse>;
