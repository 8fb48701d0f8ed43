using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.DisableIdle;

/// <summary>Disables a peering for idling (rule 11), if it still idles; answers null where it does not.</summary>
public sealed record DisableIdleCommand(ClientName Client, ServerName Server) : ICommand<ClientAccess?>
{
    public Need Need => Need.Operate;

    public string Call => "client/update";

    public IEnumerable<AuditChange> Changes(ClientAccess? response) =>
        response is null ? [] : [AuditChange.Of(Server, response.Previous, response.Peering)];
}
