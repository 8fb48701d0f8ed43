using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.ReleaseLeases;

/// <summary>Frees addresses of a server whose quarantine has ended (rule 1); answers how many.</summary>
public sealed record ReleaseLeasesCommand(ServerName Server) : ICommand<int>
{
    public Need Need => Need.Operate;

    public string Call => "server/update";

    /// <summary>What ends in time is no change that anybody has made.</summary>
    public IEnumerable<AuditChange> Changes(int response) => [];
}
