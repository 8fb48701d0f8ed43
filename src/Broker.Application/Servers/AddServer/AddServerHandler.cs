using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.AddServer;

public sealed class AddServerHandler(IServerRepository servers, TimeProvider time) : IRequestHandler<AddServerCommand, AddedServer>
{
    public async Task<AddedServer> Handle(AddServerCommand command, CancellationToken cancellationToken)
    {
        var server = Server.Create(command.Name, command.Key, command.Endpoint, command.Pool, command.AllowedIps, time.GetUtcNow());
        await servers.LockFleetAsync(cancellationToken);
        if (await servers.FindAsync(server.Name, cancellationToken) is { } existing)
        {
            return existing.IsSameAs(server) ? new AddedServer(IsNew: false, existing) : throw new ServerExistsException(server.Name);
        }

        if (await servers.FindByKeyAsync(server.PublicKey, cancellationToken) is { } holder)
        {
            throw new KeyInUseException(server.PublicKey, $"server '{holder.Name}'");
        }

        var subnet = server.Pool.Subnet;
        if (await servers.FindNeighbourAsync(subnet, cancellationToken) is { } neighbour && neighbour.Pool.Subnet.Overlaps(subnet))
        {
            throw new SubnetOverlapException(subnet, neighbour);
        }

        await servers.AddAsync(server, cancellationToken);
        return new AddedServer(IsNew: true, server);
    }
}
