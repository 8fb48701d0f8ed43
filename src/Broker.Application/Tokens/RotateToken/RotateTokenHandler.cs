using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using MediatR;

namespace Broker.Application.Tokens.RotateToken;

public sealed class RotateTokenHandler(ITokenRepository tokens, OwnToken own, IStorageClock clock)
    : IRequestHandler<RotateTokenCommand, IssuedToken>
{
    public async Task<IssuedToken> Handle(RotateTokenCommand command, CancellationToken cancellationToken)
    {
        var token = await tokens.FindAsync(command.Name, cancellationToken) ?? throw new TokenNotFoundException(command.Name);
        await own.CheckAsync(token, cancellationToken);
        var secret = Secret.New(SecretKind.Token);
        DateTimeOffset? formerUntil = command.Overlap > TimeSpan.Zero ? await clock.NowAsync(cancellationToken) + command.Overlap : null;
        await tokens.RotateAsync(token, secret.Hash, formerUntil, cancellationToken);
        return new IssuedToken(token, secret);
    }
}
