using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.AddClient;

public sealed class AddClientHandler(IServerRepository servers, IPeeringRepository peerings, IClientRepository clients, PeeringWriter writer, CallerContext context)
    : IRequestHandler<AddClientCommand, ClientAccess>
{
    public async Task<ClientAccess> Handle(AddClientCommand command, CancellationToken cancellationToken)
    {
        var found = await peerings.LockServerAsync(command.Server, command.Client, command.Key, cancellationToken);
        if (context.Caller.IsBound && !command.IsKeyChangeOf(found?.Occupancy.Previous))
        {
            throw new ForbiddenException(context.Caller, Need.Operate);
        }

        var locked = found ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);

        if (command.OnlyIfNew && locked.Occupancy.Previous is not null)
        {
            throw new PeeringExistsException(command.Client, command.Server);
        }

        var access = await writer.WriteAsync(locked, command.Client, command.Key, command.Terms, cancellationToken);
        if (command.Owner is not null || command.Note is not null)
        {
            var before = await clients.FindNotesAsync(command.Client, cancellationToken);
            var notes = before.With(command.Owner, command.Note);
            await clients.SaveNotesAsync([(command.Client, notes)], cancellationToken);
            return access with { Notes = (before, notes) };
        }

        return access;
    }
}
