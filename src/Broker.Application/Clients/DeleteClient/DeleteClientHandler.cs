using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(
    IServerRepository servers,
    IPeeringRepository peerings,
    IClientRepository clients,
    ClientRemover remover,
    CallerContext context,
    IStorageClock clock)
    : IRequestHandler<DeleteClientCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var locked = await servers.LockAllOfAsync(command.Client, cancellationToken);
        if (command.Cause is RemovalCause.Expiry
            && !((await clients.LockAsync(command.Client, cancellationToken)).ExpiresAt <= await clock.NowAsync(cancellationToken)))
        {
            return new Revocation(0, []);
        }

        if (command.IsOwnDevice)
        {
            context.Caller.EnsureOwns(await clients.LockAsync(command.Client, cancellationToken));
        }

        var revocation = await remover.RemoveAsync([command.Client], locked, command.IsDryRun, cancellationToken);
        return revocation.PeeringsRemoved > 0 || !command.MustExist
            ? revocation
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }
}
