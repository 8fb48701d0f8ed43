using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.RemovePeer;

/// <param name="MustExist">Whether a peering that is not there is a refusal.</param>
public sealed record RemovePeerCommand(ClientName Client, ServerName Server, bool MustExist = false) : ICommand<Revocation>
{
    public RemovalCause Cause { get; init; }

    public Need Need => Need.Operate;

    public string Call => "server/remove_peer";

    public IEnumerable<AuditChange> Changes(Revocation response) => response.Changes;

    public IEnumerable<FleetEvent> Events(Revocation response, IReadOnlyCollection<AuditChange> changes) => response.Events(Cause);
}
