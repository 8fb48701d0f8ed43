using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.GetServerVersion;

public sealed class GetServerVersionValidator : AbstractValidator<GetServerVersionQuery>
{
    public GetServerVersionValidator() => RuleFor(q => q.ServerName).ServerName();
}
