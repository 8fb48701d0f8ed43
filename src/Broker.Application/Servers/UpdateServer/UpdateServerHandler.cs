using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.UpdateServer;

public sealed class UpdateServerHandler(IServerRepository servers, IPeeringRepository peerings, IMapper mapper)
    : IRequestHandler<UpdateServerCommand, UpdatedServerResponse>
{
    public async Task<UpdatedServerResponse> Handle(UpdateServerCommand command, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(command.ServerName);
        await servers.LockFleetAsync(cancellationToken);
        var server = await servers.LockAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
        var changed = server.Apply(ChangeOf(command));
        if (changed.PublicKey != server.PublicKey)
        {
            await EnsureKeyIsFreeAsync(changed, cancellationToken);
        }

        await servers.UpdateAsync(changed, cancellationToken);
        return mapper.Map<UpdatedServerResponse>(changed);
    }

    private static ServerChange ChangeOf(UpdateServerCommand command) => new(
        command.PublicKey is null ? null : PublicKey.Parse(command.PublicKey),
        command.EndpointAddress is null ? null : EndpointAddress.Parse(command.EndpointAddress),
        command.EndpointPort,
        command.AllowedIps is null ? null : AllowedIps.Parse(command.AllowedIps));

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
