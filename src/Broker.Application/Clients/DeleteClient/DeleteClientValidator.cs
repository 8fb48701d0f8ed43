using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientValidator : AbstractValidator<DeleteClientCommand>
{
    public DeleteClientValidator() => RuleFor(c => c.ClientName).ClientName();
}
