using Broker.Application.Abstractions;
using Broker.Domain.Peerings;
using MediatR;

namespace Broker.Application.Clients.DisableIdle;

public sealed class DisableIdleHandler(IServerRepository servers, IPeeringRepository peerings, PeeringWriter writer, IStorageClock clock)
    : IRequestHandler<DisableIdleCommand, ClientAccess?>
{
    public async Task<ClientAccess?> Handle(DisableIdleCommand command, CancellationToken cancellationToken)
    {
        var server = await servers.LockAsync(command.Server, cancellationToken);
        if (server is null
            || !await peerings.IsIdleAsync(server, command.Client, await clock.NowAsync(cancellationToken), cancellationToken))
        {
            return null;
        }

        var locked = (await writer.LockAsync(command.Server, command.Client, key: null, cancellationToken))!;
        var previous = locked.Occupancy.Previous!;
        return await writer.ChangeAsync(locked, previous with { Life = previous.Life.Reclaim(locked.Now) }, cancellationToken);
    }
}
