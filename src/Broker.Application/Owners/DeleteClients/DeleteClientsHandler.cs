using Broker.Application.Clients;
using Broker.Application.Receipts;
using Broker.Application.Tokens;
using Broker.Domain.Owners;
using MediatR;

namespace Broker.Application.Owners.DeleteClients;

public sealed class DeleteClientsHandler(OwnerLock ownerLock, ClientRemover remover) : IRequestHandler<DeleteClientsCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientsCommand command, CancellationToken cancellationToken)
    {
        var owned = await ownerLock.LockAsync(command.Owner, endsInvitations: !command.IsDryRun, cancellationToken);
        if (command.MustExist && owned.Clients.Count == 0)
        {
            throw new OwnerNotFoundException(command.Owner);
        }

        var names = owned.Clients.Select(client => client.Client.Name).ToList();
        var revocation = await remover.RemoveAsync(names, owned.Servers, command.IsDryRun, cancellationToken);
        return revocation with { Ended = EndedAccess.Of([revocation.Ended, new EndedAccess([], owned.EndedInvitations)]) };
    }
}
