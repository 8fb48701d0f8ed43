using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Application.Tokens;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.RemovePeer;

public sealed class RemovePeerHandler(
    IServerRepository servers,
    IPeeringRepository peerings,
    ITokenRepository tokens,
    IInvitationRepository invitations,
    IStorageClock clock) : IRequestHandler<RemovePeerCommand, Revocation>
{
    public async Task<Revocation> Handle(RemovePeerCommand command, CancellationToken cancellationToken)
    {
        await servers.AwaitTurnAsync(command.Server, cancellationToken);
        await invitations.LockOpenOfAsync(command.Client, cancellationToken);
        var server = await servers.LockAsync(command.Server, cancellationToken);
        if (server is not null && await peerings.FindHeldAsync(server, command.Client, cancellationToken) is { } held
            && (command.Cause is RemovalCause.Call || await IsDueAsync(command, server, held.Peering, cancellationToken)))
        {
            var changed = server.Remove(held.Peering);
            await peerings.DeleteAsync(changed, held, cancellationToken);
            await tokens.LockOfClientAsync(command.Client, cancellationToken);
            var ended = await peerings.HasAnyAsync(command.Client, cancellationToken)
                ? EndedAccess.None
                : await tokens.EndClientAsync(command.Client, cancellationToken);
            return new Revocation(1, [Receipt.Pending(changed)]) { Removed = [(server.Name, held.Peering)], Ended = ended };
        }

        return !command.MustExist ? new Revocation(0, server is null ? [] : [Receipt.Pending(server)])
            : server is null ? throw await servers.NotFoundAsync(command.Server, cancellationToken)
            : throw new PeeringNotFoundException(
                command.Client, command.Server, await peerings.FindNearestAsync(server, command.Client, cancellationToken));
    }

    private async Task<bool> IsDueAsync(RemovePeerCommand command, Server server, Peering peering, CancellationToken cancellationToken)
    {
        var now = await clock.NowAsync(cancellationToken);
        return command.Cause is RemovalCause.Idling
            ? await peerings.IsReclaimedAsync(server, peering.Client, now, cancellationToken)
            : peering.Life.ExpiresAt <= now;
    }
}
