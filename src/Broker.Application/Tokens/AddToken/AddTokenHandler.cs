using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Tokens.AddToken;

public sealed class AddTokenHandler(
    ITokenRepository tokens, IServerRepository servers, IPeeringRepository peerings, CallerContext context, IStorageClock clock)
    : IRequestHandler<AddTokenCommand, IssuedToken>
{
    public async Task<IssuedToken> Handle(AddTokenCommand command, CancellationToken cancellationToken)
    {
        // Locked, so that it is neither renamed nor deleted before its token is there; it may be registered later.
        var server = command.Server is { } named ? await servers.LockNameAsync(named, cancellationToken) : null;
        var now = await clock.NowAsync(cancellationToken);
        var token = Token.Create(command.Name, command.Role, server, command.Client, command.ExpiresIn, context.Caller, now);

        if (command.Client is { } client)
        {
            // Locked, so that it does not end before its token is there to be deleted with it; it may have ended while it was waited for.
            await servers.LockAllOfAsync(client, cancellationToken);
            if (!await peerings.HasAnyAsync(client, cancellationToken))
            {
                throw new ClientNotFoundException(client, await peerings.FindNearestAsync(client, cancellationToken));
            }
        }

        var secret = Secret.New(SecretKind.Token);
        await tokens.AddAsync(token, secret.Hash, cancellationToken);
        return new IssuedToken(token, secret);
    }
}
