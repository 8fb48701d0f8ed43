using Broker.Contracts;
using Broker.Domain.Addressing;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a new token.</summary>
public sealed class AddTokenRequestValidator : AbstractValidator<AddTokenRequest>
{
    public AddTokenRequestValidator()
    {
        RuleFor(r => r.TokenName).Text<AddTokenRequest, TokenName>();
        RuleFor(r => r.Role).Must(role => Roles.TryParse(role, out _)).WithMessage($"Must be {Roles.Accepted}.");
        RuleFor(r => r.ServerName).Text<AddTokenRequest, ServerName>(optional: true);
        RuleFor(r => r.ClientName).Text<AddTokenRequest, ClientName>(optional: true);
        RuleFor(r => r.ExpiresIn).Duration();
    }
}

/// <summary>The shape of a request that names a token.</summary>
public sealed class TokenRequestValidator : AbstractValidator<TokenRequest>
{
    public TokenRequestValidator() => RuleFor(r => r.TokenName).Text<TokenRequest, TokenName>();
}

/// <summary>The shape of a rotation.</summary>
public sealed class RotateTokenRequestValidator : AbstractValidator<RotateTokenRequest>
{
    private const long Week = 7 * 24 * 60 * 60;

    public RotateTokenRequestValidator()
    {
        RuleFor(r => r.TokenName).Text<RotateTokenRequest, TokenName>();
        RuleFor(r => r.OverlapSeconds).InclusiveBetween(0, Week)
            .WithMessage("{PropertyValue} must be a number of seconds from 0 to 604800.");
    }
}

/// <summary>The shape of a new invitation: of a client to servers, or of a server.</summary>
public sealed class AddInvitationRequestValidator : AbstractValidator<AddInvitationRequest>
{
    public AddInvitationRequestValidator()
    {
        When(r => r.ClientName is null, () =>
        {
            RuleFor(r => r.ServerName).Text<AddInvitationRequest, ServerName>();
            RuleFor(r => r.ServerNames).Null().WithMessage("Only with client_name: the servers that the client is invited to.");
            RuleFor(r => r.Leases).Null().WithMessage("Only with client_name.");
            RuleFor(r => r.Owner).Null().WithMessage("Only with client_name.");
            RuleFor(r => r.RoutedNetworks).Null().WithMessage("Only with client_name.");
            RuleFor(r => r.Note).Null().WithMessage("Only with client_name.");
            RuleFor(r => r.Tags).Null().WithMessage("Only with client_name.");
        }).Otherwise(() =>
        {
            RuleFor(r => r.ClientName).Text<AddInvitationRequest, ClientName>();
            RuleFor(r => r.ServerName).Null().WithMessage("Only without client_name: the server that is invited.");
            RuleFor(r => r.ServerNames).ServerNames();
            RuleFor(r => r.Leases)
                .Must((request, leases) => leases is null || leases.All(lease =>
                    request.ServerNames?.Contains(lease.Key, StringComparer.Ordinal) == true && IpText.TryParseAddress(lease.Value, out _)))
                .WithMessage("Must be addresses by the names of servers that server_names has.");
            RuleFor(r => r.RoutedNetworks)
                .Must((request, routed) => routed is null || routed.All(networks =>
                    request.ServerNames?.Contains(networks.Key, StringComparer.Ordinal) == true
                        && RoutedNetworks.TryParse(networks.Value, out _)))
                .WithMessage($"Must be, by the names of servers that server_names has, {RoutedNetworks.Accepted}.");
            RuleFor(r => r.Owner).Owner();
            RuleFor(r => r.Note).Note();
            RuleFor(r => r.Tags).Tags();
        });
        RuleFor(r => r.ExpiresIn).Duration();
        RuleFor(r => r.AccessExpiresIn).Duration();
    }
}

/// <summary>The shape of a request that names an invitation.</summary>
public sealed class InvitationRequestValidator : AbstractValidator<InvitationRequest>
{
    public InvitationRequestValidator() =>
        RuleFor(r => r.InvitationId).Must(id => Guid.TryParseExact(id, "D", out _))
            .WithMessage("Must be an id as invitation/list_all has it.");
}

/// <summary>The shape of a question what an invitation offers. What the secret is worth is told by the answer alone.</summary>
public sealed class ShowInvitationRequestValidator : AbstractValidator<ShowInvitationRequest>
{
    public ShowInvitationRequestValidator() => RuleFor(r => r.Invitation).NotEmpty().WithMessage("Required: the secret of an invitation.");
}

/// <summary>The shape of an acceptance. What the secret is worth is told by the answer alone.</summary>
public sealed class AcceptInvitationRequestValidator : AbstractValidator<AcceptInvitationRequest>
{
    public AcceptInvitationRequestValidator()
    {
        RuleFor(r => r.Invitation).NotEmpty().WithMessage("Required: the secret of an invitation.");
        RuleFor(r => r.PublicKeys)
            .Must(keys => keys is null || keys.All(key => ServerName.TryParse(key.Key, out _) && PublicKey.TryParse(key.Value, out _)))
            .WithMessage($"Must be public keys by server name, each {PublicKey.Accepted}.");
    }
}

/// <summary>The shape of a request for the audit trail.</summary>
public sealed class ListAuditRequestValidator : AbstractValidator<ListAuditRequest>
{
    public ListAuditRequestValidator()
    {
        RuleFor(r => r.After).Must(after => after is null || TrailIds.AreValid(after))
            .WithMessage("Must be an entry's id, as audit/list has it.");
        RuleFor(r => r.Before).Must(before => before is null || TrailIds.AreBounds(before))
            .WithMessage("Must be an entry's id, as audit/list has it, or now.");
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Caller).Must(caller => caller is null || (caller.Length <= 300 && !caller.Any(char.IsControl)))
            .WithMessage("Must be a caller's name.");
        RuleFor(r => r.ServerName).Text<ListAuditRequest, ServerName>(optional: true);
        RuleFor(r => r.ClientName).Text<ListAuditRequest, ClientName>(optional: true);
    }
}
