using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(
    IServerRepository servers, IPeeringRepository peerings, IClientRepository clients, ITokenRepository tokens, CallerContext context, IStorageClock clock)
    : IRequestHandler<DeleteClientCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var (receipts, removed) = (new List<Receipt>(), new List<(ServerName, Peering)>());
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

        foreach (var server in locked)
        {
            if (await peerings.FindHeldAsync(server, command.Client, cancellationToken) is { } held)
            {
                var changed = server.Remove(held.Peering);
                await peerings.DeleteAsync(changed, held, cancellationToken);
                receipts.Add(Receipt.Pending(changed));
                removed.Add((server.Name, held.Peering));
            }
        }

        var ended = await tokens.EndClientAsync(command.Client, cancellationToken);
        return receipts.Count > 0 || !command.MustExist
            ? new Revocation(receipts.Count, receipts) { Removed = removed, Ended = ended }
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }
}
