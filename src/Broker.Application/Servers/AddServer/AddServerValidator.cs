using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.AddServer;

public sealed class AddServerValidator : AbstractValidator<AddServerCommand>
{
    public AddServerValidator()
    {
        RuleFor(c => c.ServerName).ServerName();
        RuleFor(c => c.NetworkAddress).Ipv4Address();
        RuleFor(c => c.NetworkMask).NetworkMask();
        RuleFor(c => c.PublicKey).PublicKey();
        RuleFor(c => c.EndpointAddress).EndpointAddress();
        RuleFor(c => (int?)c.EndpointPort).Port();
        RuleFor(c => c.NReservedIps).ReservedCount();
        RuleFor(c => c.AllowedIps).AllowedIps();
    }
}
