using Broker.Application.Abstractions;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.AddServer;

public sealed class AddServerHandler(IServerRepository servers, NewServers newServers, TimeProvider time)
    : IRequestHandler<AddServerCommand, AddedServer>
{
    public async Task<AddedServer> Handle(AddServerCommand command, CancellationToken cancellationToken)
    {
        await servers.LockFleetAsync(cancellationToken);
        if (await servers.FindAsync(command.Name, cancellationToken) is { } existing)
        {
            return existing.IsSameAs(command.Create(time.GetUtcNow()))
                ? new AddedServer(IsNew: false, existing)
                : throw new ServerExistsException(command.Name);
        }

        var server = await newServers.PrepareAsync(command, cancellationToken);
        await newServers.AddAsync(server, cancellationToken);
        return new AddedServer(IsNew: true, server);
    }
}
