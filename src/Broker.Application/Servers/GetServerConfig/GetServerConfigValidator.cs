using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.GetServerConfig;

public sealed class GetServerConfigValidator : AbstractValidator<GetServerConfigQuery>
{
    public GetServerConfigValidator() => RuleFor(q => q.ServerName).ServerName();
}
