using Broker.Application.Validation;
using FluentValidation;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientValidator : AbstractValidator<AddClientCommand>
{
    public AddClientValidator()
    {
        RuleFor(c => c.ClientName).ClientName();
        RuleFor(c => c.ServerName).ServerName();
        RuleFor(c => c.PublicKey).PublicKey();
    }
}
