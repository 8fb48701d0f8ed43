using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.UpdateServer;

public sealed class UpdateServerValidator : AbstractValidator<UpdateServerCommand>
{
    public UpdateServerValidator()
    {
        RuleFor(c => c.ServerName).ServerName();
        RuleFor(c => c.PublicKey).PublicKey(optional: true);
        RuleFor(c => c.EndpointAddress).EndpointAddress(optional: true);
        RuleFor(c => c.EndpointPort).Port();
        RuleFor(c => c.AllowedIps).AllowedIps();
    }
}
