using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request that names a client, or the owner of clients.</summary>
public sealed class DeleteClientRequestValidator : AbstractValidator<DeleteClientRequest>
{
    private const string EitherOr = "Either client_name or owner is required, and not both.";

    public DeleteClientRequestValidator() => When(
        r => r.ClientName is null == r.Owner is null,
        () =>
        {
            RuleFor(r => r.ClientName).Must(_ => false).WithMessage(EitherOr);
            RuleFor(r => r.Owner).Must(_ => false).WithMessage(EitherOr);
        }).Otherwise(() =>
        {
            RuleFor(r => r.ClientName).Text<DeleteClientRequest, ClientName>(optional: true);
            RuleFor(r => r.Owner).NamedOwner(optional: true);
        });
}

/// <summary>The shape of a request that says who has left, or is back.</summary>
public sealed class UpdateOwnerRequestValidator : AbstractValidator<UpdateOwnerRequest>
{
    public UpdateOwnerRequestValidator() => RuleFor(r => r.Owner).NamedOwner();
}

/// <summary>The shape of a request that names a client on a server.</summary>
public sealed class PeeringRequestValidator : AbstractValidator<PeeringRequest>
{
    public PeeringRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<PeeringRequest, ClientName>();
        RuleFor(r => r.ServerName).Text<PeeringRequest, ServerName>();
    }
}

/// <summary>The shape of a new peering.</summary>
public sealed class AddClientRequestValidator : AbstractValidator<AddClientRequest>
{
    public AddClientRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<AddClientRequest, ClientName>();
        RuleFor(r => r.ServerName).Text<AddClientRequest, ServerName>();
        RuleFor(r => r.PublicKey).Text<AddClientRequest, PublicKey>();
        RuleFor(r => r.Lease).IpAddress(optional: true);
        RuleFor(r => r.RoutedNetworks).RoutedNetworks();
        RuleFor(r => r.Owner).Owner();
        RuleFor(r => r.Note).Note();
        RuleFor(r => r.Tags).Tags();
        RuleFor(r => r.ExpiresAt).Expiry(r => r.ExpiresIn);
        RuleFor(r => r.ExpiresIn).Duration();
    }
}

/// <summary>The shape of a request that may name a client.</summary>
public sealed class ClientStatusRequestValidator : AbstractValidator<ClientStatusRequest>
{
    public ClientStatusRequestValidator() => RuleFor(r => r.ClientName).Text<ClientStatusRequest, ClientName>(optional: true);
}

/// <summary>The shape of a change of a client or of one of its peerings.</summary>
public sealed class UpdateClientRequestValidator : AbstractValidator<UpdateClientRequest>
{
    public UpdateClientRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<UpdateClientRequest, ClientName>();
        When(
            r => r.Lease is not null || r.RoutedNetworks is not null,
            () => RuleFor(r => r.ServerName).Text<UpdateClientRequest, ServerName>())
            .Otherwise(() => RuleFor(r => r.ServerName).Text<UpdateClientRequest, ServerName>(optional: true));
        RuleFor(r => r.Lease).IpAddress(optional: true);
        RuleFor(r => r.RoutedNetworks).RoutedNetworks();
        RuleFor(r => r.Owner).Owner();
        RuleFor(r => r.Note).Note();
        RuleFor(r => r.NewName).Text<UpdateClientRequest, ClientName>(optional: true);
        RuleFor(r => r.Tags).Tags();
        RuleFor(r => r.ExpiresAt).Expiry(r => r.ExpiresIn);
        RuleFor(r => r.ExpiresIn).Duration();
    }
}
