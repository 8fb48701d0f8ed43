using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Contracts;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientHandler(IPeeringRepository peerings, IMapper mapper, TimeProvider time)
    : IRequestHandler<AddClientCommand, AddedClientResponse>
{
    public async Task<AddedClientResponse> Handle(AddClientCommand command, CancellationToken cancellationToken)
    {
        var (name, client, key) = (ServerName.Parse(command.ServerName), ClientName.Parse(command.ClientName), PublicKey.Parse(command.PublicKey));
        var (server, occupancy) = await peerings.LockServerAsync(name, client, key, cancellationToken) ?? throw new ServerNotFoundException(name);
        var access = server.Peer(client, key, occupancy, time.GetUtcNow());

        await (occupancy.Previous is { } previous
            ? peerings.ReplaceAsync(previous, access, cancellationToken)
            : peerings.AddAsync(access, occupancy, cancellationToken));
        return mapper.Map<AddedClientResponse>(access);
    }
}
