using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.FindServer;

public sealed class FindServerValidator : AbstractValidator<FindServerQuery>
{
    public FindServerValidator() => RuleFor(q => q.ServerName).ServerName();
}
