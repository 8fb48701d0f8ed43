using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.RemovePeer;

public sealed class RemovePeerValidator : AbstractValidator<RemovePeerCommand>
{
    public RemovePeerValidator()
    {
        RuleFor(c => c.ClientName).ClientName();
        RuleFor(c => c.ServerName).ServerName();
    }
}
