using Broker.Application.Abstractions;
using Broker.Application.Tokens;
using Broker.Domain.Audit;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Invitations.AcceptInvitation;

/// <param name="Keys">By server: the client's public key for it.</param>
public sealed record AcceptInvitationCommand(Secret Secret, IReadOnlyDictionary<ServerName, PublicKey> Keys) : ICommand<AcceptedInvitation>
{
    public Need Need => Need.Invitation;

    public string Call => "invitation/accept";

    public IEnumerable<AuditChange> Changes(AcceptedInvitation response) =>
    [
        AuditChange.Of(response.Invitation with { UsedAt = null }, response.Invitation),
        AuditChange.Of(before: null, response.Token.Token),
        .. response.Accesses.Select(access => AuditChange.Of(access.Server.Name, access.Previous, access.Peering, access.Overridden)),
        .. response.Accesses.Select(access => access.Client).OfType<(ClientRecord Before, ClientRecord After)>()
            .Select(client => AuditChange.Of(client.Before, client.After)),
    ];

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(AcceptInvitationCommand)} {Secret}";
}

/// <param name="Accesses">The client's peerings; none where a server was invited.</param>
public sealed record AcceptedInvitation(Invitation Invitation, IssuedToken Token, IReadOnlyList<ClientAccess> Accesses);
