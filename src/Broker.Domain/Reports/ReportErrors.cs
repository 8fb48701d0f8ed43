using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

public sealed class ReportMismatchException(Server server, ServerReport report) : BrokerException(
    ErrorKind.Conflict,
    "report-mismatch",
    $"Server '{server.Name}' has id {server.Id} and is at revision {server.Revision}: it never had revision {report.Revision} of id "
    + $"{report.ServerId}. server/config has the list to apply.");
