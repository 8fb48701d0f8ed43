using Broker.Contracts;
using Broker.Domain.Peerings;
using FluentValidation;

namespace Broker.Api.Validation;

/// <summary>The shape of a request that names a device.</summary>
public sealed class DeviceRequestValidator : AbstractValidator<DeviceRequest>
{
    public DeviceRequestValidator() => RuleFor(r => r.ClientName).Text<DeviceRequest, ClientName>();
}

/// <summary>The shape of a new device.</summary>
public sealed class AddDeviceRequestValidator : AbstractValidator<AddDeviceRequest>
{
    public AddDeviceRequestValidator()
    {
        RuleFor(r => r.ClientName).Text<AddDeviceRequest, ClientName>();
        RuleFor(r => r.ServerNames).ServerNames(optional: true);
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
