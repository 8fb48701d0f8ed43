using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(
    IServerRepository servers,
    IPeeringRepository peerings,
    IClientRepository clients,
    IInvitationRepository invitations,
    ClientRemover remover,
    CallerContext context,
    IStorageClock clock)
    : IRequestHandler<DeleteClientCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var (locked, client) = await LockAsync(command.Client, cancellationToken);
        if (command.Cause is RemovalCause.Expiry && !(client.ExpiresAt <= await clock.NowAsync(cancellationToken)))
        {
            return new Revocation(0, []);
        }

        if (command.IsOwnDevice)
        {
            context.Caller.EnsureOwns(client);
        }

        var revocation = await remover.RemoveAsync([command.Client], locked, command.IsDryRun, cancellationToken);
        return revocation.PeeringsRemoved > 0 || !command.MustExist
            ? revocation
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }

    /// <summary>Locks all that lets the client in, so that nothing which is under way lets it in after its removal.</summary>
    private async Task<(IReadOnlyList<Server> Servers, ClientRecord Client)> LockAsync(
        ClientName client, CancellationToken cancellationToken)
    {
        await servers.AwaitTurnsAsync(client, cancellationToken);
        await invitations.LockOpenOfAsync(client, cancellationToken);
        var locked = await servers.LockAllOfAsync(client, cancellationToken);
        var record = await clients.LockAsync(client, cancellationToken);
        var held = await peerings.ListOfAsync(client, cancellationToken);
        return locked.Select(server => server.Name).ToHashSet().IsSupersetOf(held.Select(peering => peering.Server))
            ? (locked, record)
            : throw new ChangedMeanwhileException();
    }
}
