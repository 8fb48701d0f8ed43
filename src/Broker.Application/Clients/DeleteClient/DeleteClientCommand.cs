using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Events;
using Broker.Domain.Peerings;

namespace Broker.Application.Clients.DeleteClient;

/// <param name="MustExist">Whether a client that is not there is a refusal.</param>
public sealed record DeleteClientCommand(ClientName Client, bool MustExist = false) : ICommand<Revocation>
{
    public RemovalCause Cause { get; init; }

    /// <summary>Whether a person removes a device of its own.</summary>
    public bool IsOwnDevice { get; init; }

    public Need Need => IsOwnDevice ? Need.OwnDevices : Need.Operate;

    public string Call => IsOwnDevice ? "device/delete" : "client/delete";

    public IEnumerable<AuditChange> Changes(Revocation response) => response.Changes;

    public IEnumerable<FleetEvent> Events(Revocation response, IReadOnlyCollection<AuditChange> changes) => response.Events(Cause);
}
