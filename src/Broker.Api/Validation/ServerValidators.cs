using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request that names a server.</summary>
public sealed class ServerRequestValidator : AbstractValidator<ServerRequest>
{
    public ServerRequestValidator() => RuleFor(r => r.ServerName).Text<ServerRequest, ServerName>();
}

/// <summary>The shape of a new server.</summary>
public sealed class AddServerRequestValidator : AbstractValidator<AddServerRequest>
{
    public AddServerRequestValidator()
    {
        RuleFor(r => r.ServerName).Text<AddServerRequest, ServerName>();
        RuleFor(r => r.NetworkAddress).IpAddress();
        RuleFor(r => r.NetworkMask).NetworkMask();
        RuleFor(r => r.PublicKey).Text<AddServerRequest, PublicKey>();
        RuleFor(r => r.EndpointAddress).Text<AddServerRequest, EndpointAddress>();
        RuleFor(r => (int?)r.EndpointPort).Port();
        RuleFor(r => r.NReservedIps).ReservedCount();
        When(r => r.AllowedIps?.Length > 0, () => RuleFor(r => r.AllowedIps).Text<AddServerRequest, AllowedIps>());
    }
}

/// <summary>The shape of a change of a server.</summary>
public sealed class UpdateServerRequestValidator : AbstractValidator<UpdateServerRequest>
{
    public UpdateServerRequestValidator()
    {
        RuleFor(r => r.ServerName).Text<UpdateServerRequest, ServerName>();
        RuleFor(r => r.PublicKey).Text<UpdateServerRequest, PublicKey>(optional: true);
        RuleFor(r => r.EndpointAddress).Text<UpdateServerRequest, EndpointAddress>(optional: true);
        RuleFor(r => r.EndpointPort).Port();
        RuleFor(r => r.AllowedIps).Text<UpdateServerRequest, AllowedIps>(optional: true);
    }
}

/// <summary>The shape of a request that may name a server.</summary>
public sealed class ServerStatusRequestValidator : AbstractValidator<ServerStatusRequest>
{
    public ServerStatusRequestValidator() => RuleFor(r => r.ServerName).Text<ServerStatusRequest, ServerName>(optional: true);
}
