using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientHandler(IServerRepository servers, IClientRepository clients, PeeringWriter writer, CallerContext context)
    : IRequestHandler<AddClientCommand, ClientAccess>
{
    public async Task<ClientAccess> Handle(AddClientCommand command, CancellationToken cancellationToken)
    {
        var found = await writer.LockAsync(command.Server, command.Client, command.Key, cancellationToken);
        if (context.Caller.IsBound && !command.IsKeyChangeOf(found?.Occupancy.Previous))
        {
            throw new ForbiddenException(context.Caller, Need.Operate);
        }

        if (context.Caller.IsBound && found?.Occupancy.Previous is { Life.IsEnabled: false })
        {
            throw new PeeringDisabledException(command.Client, command.Server);
        }

        var locked = found ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);

        if (command.OnlyIfNew && locked.Occupancy.Previous is not null)
        {
            throw new PeeringExistsException(command.Client, command.Server);
        }

        var access = await writer.WriteAsync(locked, command.Client, command.Key, command.Terms, cancellationToken);
        var before = locked.Occupancy.Client!;
        var after = before with { Notes = before.Notes.With(command.Notes) };
        if (after == before)
        {
            return access;
        }

        await clients.SaveAsync(after, cancellationToken);
        return access with { Client = (before, after) };
    }
}
