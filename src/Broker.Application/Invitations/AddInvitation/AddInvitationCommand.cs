using System.Net;
using Broker.Application.Abstractions;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Invitations.AddInvitation;

/// <param name="Client">Who is invited; null where it is the one server.</param>
/// <param name="Leases">The address that the client gets on a server, where one is named.</param>
/// <param name="ExpiresIn">How long it can be accepted.</param>
/// <param name="AccessExpiresIn">How long the token is valid that it is exchanged for; null for ever.</param>
public sealed record AddInvitationCommand(
    ClientName? Client,
    IReadOnlyList<ServerName> Servers,
    IReadOnlyDictionary<ServerName, IPAddress> Leases,
    ClientNotes Notes,
    TimeSpan ExpiresIn,
    TimeSpan? AccessExpiresIn) : ICommand<IssuedInvitation>
{
    /// <summary>The networks behind the client, by the server that is to route them.</summary>
    public IReadOnlyDictionary<ServerName, RoutedNetworks> RoutedNetworks { get; init; } = new Dictionary<ServerName, RoutedNetworks>();

    public Need Need => Need.Operate;

    public string Call => "invitation/add";

    public IEnumerable<AuditChange> Changes(IssuedInvitation response) => [AuditChange.Of(before: null, response.Invitation)];
}

/// <summary>An invitation with its secret, which is nowhere else.</summary>
public sealed record IssuedInvitation(Invitation Invitation, Secret Secret);
