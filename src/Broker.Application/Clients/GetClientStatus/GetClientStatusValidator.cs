using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Clients.GetClientStatus;

public sealed class GetClientStatusValidator : AbstractValidator<GetClientStatusQuery>
{
    public GetClientStatusValidator() => RuleFor(q => q.ClientName).ClientName(optional: true);
}
