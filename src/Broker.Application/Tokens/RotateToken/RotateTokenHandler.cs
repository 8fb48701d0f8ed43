using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Tokens.RotateToken;

public sealed class RotateTokenHandler(ITokenRepository tokens, OwnToken own, TimeProvider time)
    : IRequestHandler<RotateTokenCommand, IssuedToken>
{
    public async Task<IssuedToken> Handle(RotateTokenCommand command, CancellationToken cancellationToken)
    {
        var token = await tokens.FindAsync(command.Name, cancellationToken) ?? throw new TokenNotFoundException(command.Name);
        await own.CheckAsync(token, cancellationToken);
        var secret = Secret.New(SecretKind.Token);
        await tokens.RotateAsync(
            token, secret.Hash, command.Overlap > TimeSpan.Zero ? time.GetUtcNow() + command.Overlap : null, cancellationToken);
        return new IssuedToken(token, secret);
    }
}
