using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request that names a client.</summary>
public sealed class ClientRequestValidator : AbstractValidator<ClientRequest>
{
    public ClientRequestValidator() => RuleFor(r => r.ClientName).Text<ClientRequest, ClientName>();
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
    }
}

/// <summary>The shape of a request that may name a client.</summary>
public sealed class ClientStatusRequestValidator : AbstractValidator<ClientStatusRequest>
{
    public ClientStatusRequestValidator() => RuleFor(r => r.ClientName).Text<ClientStatusRequest, ClientName>(optional: true);
}
