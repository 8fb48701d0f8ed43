using Broker.Application.Abstractions;
using Broker.Application.Receipts;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using MediatR;

namespace Broker.Application.Clients.DeleteClient;

public sealed class DeleteClientHandler(IServerRepository servers, IPeeringRepository peerings) : IRequestHandler<DeleteClientCommand, Revocation>
{
    public async Task<Revocation> Handle(DeleteClientCommand command, CancellationToken cancellationToken)
    {
        var receipts = new List<Receipt>();
        foreach (var server in await servers.LockAllOfAsync(command.Client, cancellationToken))
        {
            if (await peerings.FindHeldAsync(server, command.Client, cancellationToken) is { } held)
            {
                var changed = server.Remove(held.Peering);
                await peerings.DeleteAsync(changed, held, cancellationToken);
                receipts.Add(Receipt.Pending(changed));
            }
        }

        return receipts.Count > 0 || !command.MustExist
            ? new Revocation(receipts.Count, receipts)
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }
}
