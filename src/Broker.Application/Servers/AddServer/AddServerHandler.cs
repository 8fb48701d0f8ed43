using Broker.Application.Abstractions;
using Broker.Domain;
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
            return existing.IsSameAs(command.Create(time.GetUtcNow()) with { Name = existing.Name })
                ? new AddedServer(IsNew: false, existing)
                : existing.Name == command.Name ? throw new ServerExistsException(command.Name)
                : throw new NameTakenException(
                    $"{command.Name}", $"the one that server '{existing.Name}' had before it was renamed, which its agent may know it by");
        }

        var server = await newServers.PrepareAsync(command, cancellationToken);
        await newServers.AddAsync(server, cancellationToken);
        return new AddedServer(IsNew: true, server);
    }
}
