using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.GetServerStatus;

public sealed class GetServerStatusValidator : AbstractValidator<GetServerStatusQuery>
{
    public GetServerStatusValidator() => RuleFor(q => q.ServerName).ServerName(optional: true);
}
