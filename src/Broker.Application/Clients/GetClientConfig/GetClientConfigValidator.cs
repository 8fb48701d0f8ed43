using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Clients.GetClientConfig;

public sealed class GetClientConfigValidator : AbstractValidator<GetClientConfigQuery>
{
    public GetClientConfigValidator()
    {
        RuleFor(q => q.ClientName).ClientName();
        RuleFor(q => q.ServerName).ServerName();
    }
}
