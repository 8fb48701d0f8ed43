using Broker.Application.Abstractions;
using Broker.Domain.Authority;

namespace Broker.Application.Tokens;

/// <summary>A caller may end or rotate the very token that it uses.</summary>
public sealed class OwnToken(ITokenRepository tokens, CallerContext context)
{
    /// <summary>
    /// Checks the caller's token if it is this one, which is locked: at the end of the transaction the secret is not valid any more.
    /// </summary>
    /// <exception cref="TokenEndedException">It has ended meanwhile.</exception>
    public async Task CheckAsync(Token token, CancellationToken cancellationToken)
    {
        var caller = context.Caller;
        if (token.Id != caller.Token)
        {
            return;
        }

        if (!await tokens.HoldAsync(token.Id, caller.SecretHash, cancellationToken))
        {
            throw new TokenEndedException();
        }

        context.Set(caller with { Token = null });
    }
}
