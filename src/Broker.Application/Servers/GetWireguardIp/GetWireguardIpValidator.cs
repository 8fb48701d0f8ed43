using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.GetWireguardIp;

public sealed class GetWireguardIpValidator : AbstractValidator<GetWireguardIpQuery>
{
    public GetWireguardIpValidator() => RuleFor(q => q.ServerName).ServerName();
}
