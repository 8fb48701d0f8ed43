using System.Net;
using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Addressing;
using Broker.Domain.Keys;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.AddServer;

public sealed class AddServerHandler(IServerRepository servers, IMapper mapper, TimeProvider time)
    : IRequestHandler<AddServerCommand, AddedServer>
{
    public async Task<AddedServer> Handle(AddServerCommand command, CancellationToken cancellationToken)
    {
        var server = ServerOf(command);

        await servers.LockFleetAsync(cancellationToken);
        if (await servers.FindAsync(server.Name, cancellationToken) is { } existing)
        {
            return existing.IsSameAs(server)
                ? new AddedServer(IsNew: false, mapper.Map<ServerResponse>(existing))
                : throw new ServerExistsException(server.Name);
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
        return new AddedServer(IsNew: true, mapper.Map<ServerResponse>(server));
    }

    private Server ServerOf(AddServerCommand command)
    {
        var subnet = Subnet.CreateForHosts(IPAddress.Parse(command.NetworkAddress), command.NetworkMask);
        return new Server(
            ServerId.New(time.GetUtcNow()),
            ServerName.Parse(command.ServerName),
            PublicKey.Parse(command.PublicKey),
            new Endpoint(EndpointAddress.Parse(command.EndpointAddress), command.EndpointPort),
            AddressPool.Create(subnet, command.NReservedIps ?? 0),
            command.AllowedIps is null ? AllowedIps.Of(subnet) : AllowedIps.Parse(command.AllowedIps),
            Revision: 1);
    }
}
