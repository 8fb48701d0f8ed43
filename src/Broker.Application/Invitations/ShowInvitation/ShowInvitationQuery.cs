using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Invitations.ShowInvitation;

/// <summary>What is offered to the holder of an invitation's secret, before it is accepted.</summary>
public sealed record ShowInvitationQuery(Secret Secret) : IQuery<Invitation>
{
    public Need Need => Need.Invitation;

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(ShowInvitationQuery)} {Secret}";
}
