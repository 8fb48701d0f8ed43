using Broker.Domain.Servers;

namespace Broker.Domain.Reports;

/// <summary>Whether a server's agent has applied a change.</summary>
/// <param name="Server">The server's name when the change was made.</param>
/// <param name="Version">The version of its list that has the change.</param>
/// <param name="Applied">The report that proves it; null while there is none.</param>
public sealed record Receipt(ServerName Server, ServerVersion Version, AppliedVersion? Applied = null)
{
    /// <summary>For the server as the change has left it.</summary>
    public static Receipt Pending(Server server) => new(server.Name, server.Version);

    /// <summary>This receipt, applied if the report proves it.</summary>
    public Receipt With(AppliedVersion report) => this with { Applied = report.Proves(Version) ? report : null };
}
