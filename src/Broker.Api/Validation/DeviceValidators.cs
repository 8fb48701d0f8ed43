using Broker.Contracts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a new device.</summary>
public sealed class AddDeviceRequestValidator : AbstractValidator<AddDeviceRequest>
{
    private const int MostServers = 64;

    public AddDeviceRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<AddDeviceRequest, ClientName>();
        RuleFor(r => r.ServerNames)
            .Must(names => names is null or { Count: > 0 and <= MostServers } && names?.All(name => ServerName.TryParse(name, out _)) != false)
            .WithMessage($"Must be a list of 1 to {MostServers} server names.");
    }
}

/// <summary>The shape of a change to a device.</summary>
public sealed class UpdateDeviceRequestValidator : AbstractValidator<UpdateDeviceRequest>
{
    public UpdateDeviceRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<UpdateDeviceRequest, ClientName>();
        RuleFor(r => r.NewName).Text<UpdateDeviceRequest, ClientName>(optional: true);
    }
}
