using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientHandler(IServerRepository servers, IPeeringRepository peerings, TimeProvider time)
    : IRequestHandler<AddClientCommand, ClientAccess>
{
    public async Task<ClientAccess> Handle(AddClientCommand command, CancellationToken cancellationToken)
    {
        var (server, occupancy) = await peerings.LockServerAsync(command.Server, command.Client, command.Key, cancellationToken)
            ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);
        if (command.OnlyIfNew && occupancy.Previous is not null)
        {
            throw new PeeringExistsException(command.Client, command.Server);
        }

        var access = server.Peer(command.Client, command.Key, occupancy, time.GetUtcNow());
        await (occupancy.Previous is { } previous
            ? peerings.ReplaceAsync(previous, access, cancellationToken)
            : peerings.AddAsync(access, occupancy, cancellationToken));
        return access;
    }
}
