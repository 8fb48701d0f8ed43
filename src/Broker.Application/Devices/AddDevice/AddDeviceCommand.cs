using Broker.Application.Abstractions;
using Broker.Application.Invitations.AddInvitation;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Devices.AddDevice;

/// <summary>Invites a device of the caller.</summary>
/// <param name="Servers">Null for all that it may use.</param>
public sealed record AddDeviceCommand(ClientName Client, IReadOnlyList<ServerName>? Servers) : ICommand<IssuedInvitation>
{
    public Need Need => Need.OwnDevices;

    public string Call => "device/add";

    public IEnumerable<AuditChange> Changes(IssuedInvitation response) => [AuditChange.Of(before: null, response.Invitation)];
}
