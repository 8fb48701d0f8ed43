using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.WaitForServer;

public sealed class WaitForServerValidator : AbstractValidator<WaitForServerQuery>
{
    public WaitForServerValidator() => RuleFor(q => q.ServerName).ServerName();
}
