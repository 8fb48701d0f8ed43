using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.UpdateServer;

public sealed class UpdateServerHandler(IServerRepository servers, IPeeringRepository peerings) : IRequestHandler<UpdateServerCommand, Server>
{
    public async Task<Server> Handle(UpdateServerCommand command, CancellationToken cancellationToken)
    {
        await servers.LockFleetAsync(cancellationToken);
        var server = await servers.LockAsync(command.Server, cancellationToken) ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);
        var changed = server.Apply(command.Update);
        if (changed.PublicKey != server.PublicKey)
        {
            await EnsureKeyIsFreeAsync(changed, cancellationToken);
        }

        await servers.UpdateAsync(changed, cancellationToken);
        return changed;
    }

    private async Task EnsureKeyIsFreeAsync(Server server, CancellationToken cancellationToken)
    {
        if (await servers.FindByKeyAsync(server.PublicKey, cancellationToken) is { } holder)
        {
            throw new KeyInUseException(server.PublicKey, $"server '{holder.Name}'");
        }

        if (await peerings.FindByKeyAsync(server, server.PublicKey, cancellationToken) is { } peering)
        {
            throw new KeyInUseException(server.PublicKey, $"client '{peering.Client}' on server '{server.Name}'");
        }
    }
}
