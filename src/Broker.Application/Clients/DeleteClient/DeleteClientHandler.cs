using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(
    ClientLock clientLock, ClientRemover remover, IPeeringRepository peerings, CallerContext context, IStorageClock clock)
    : IRequestHandler<DeleteClientCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var locked = await clientLock.LockAsync(command.Client, locksInvitations: true, cancellationToken);
        if (command.Cause is RemovalCause.Expiry && !(locked.Client.ExpiresAt <= await clock.NowAsync(cancellationToken)))
        {
            return new Revocation(0, []);
        }

        if (command.IsOwnDevice)
        {
            context.Caller.EnsureOwns(locked.Client);
        }

        var revocation = await remover.RemoveAsync([command.Client], locked.Servers, command.IsDryRun, cancellationToken);
        return revocation.PeeringsRemoved > 0 || !command.MustExist
            ? revocation
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }
}
