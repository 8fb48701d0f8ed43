using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Tokens.DeleteToken;

/// <param name="SharedUser">Whether the shared user can still administer the broker.</param>
public sealed record AuthorityOptions(bool SharedUser);

public sealed class DeleteTokenHandler(ITokenRepository tokens, AuthorityOptions options, OwnToken own)
    : IRequestHandler<DeleteTokenCommand, Token?>
{
    public async Task<Token?> Handle(DeleteTokenCommand command, CancellationToken cancellationToken)
    {
        if (await tokens.FindAsync(command.Name, cancellationToken) is not { } token)
        {
            return command.MustExist ? throw new TokenNotFoundException(command.Name) : null;
        }

        if (token.Role is Role.Admin && !options.SharedUser && !await tokens.HasOtherAdminAsync(token.Id, cancellationToken))
        {
            throw new LastAdminException(command.Name);
        }

        await own.CheckAsync(token, cancellationToken);
        await tokens.DeleteAsync(token, cancellationToken);
        return token;
    }
}
