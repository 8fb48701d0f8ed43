using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Servers.DeleteServer;

public sealed class DeleteServerValidator : AbstractValidator<DeleteServerCommand>
{
    public DeleteServerValidator() => RuleFor(c => c.ServerName).ServerName();
}
