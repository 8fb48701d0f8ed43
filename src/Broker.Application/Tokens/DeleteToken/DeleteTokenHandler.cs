using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Tokens.DeleteToken;

/// <param name="SharedUser">Whether the shared user can still administer the broker.</param>
public sealed record AuthorityOptions(bool SharedUser);

public sealed class DeleteTokenHandler(ITokenRepository tokens, AuthorityOptions options, CallerContext context, TimeProvider time) : IRequestHandler<DeleteTokenCommand, Token?>
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

        if (token.Id == context.Caller.Token)
        {
            await EndOwnAsync(token, cancellationToken);
        }

        await tokens.DeleteAsync(token, cancellationToken);
        return token;
    }

    /// <summary>A token may end itself: it is checked here, while it is locked, since at the end of the transaction it is gone.</summary>
    private async Task EndOwnAsync(Token token, CancellationToken cancellationToken)
    {
        var caller = context.Caller;
        if (!await tokens.HoldAsync(token.Id, caller.SecretHash, time.GetUtcNow(), cancellationToken))
        {
            throw new TokenEndedException();
        }

        context.Set(caller with { Token = null });
    }
}
