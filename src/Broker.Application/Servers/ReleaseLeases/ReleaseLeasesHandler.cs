using Broker.Application.Abstractions;
using MediatR;

namespace Broker.Application.Servers.ReleaseLeases;

public sealed class ReleaseLeasesHandler(IServerRepository servers, IPeeringRepository peerings, IStorageClock clock)
    : IRequestHandler<ReleaseLeasesCommand, int>
{
    public async Task<int> Handle(ReleaseLeasesCommand command, CancellationToken cancellationToken) =>
        await servers.LockAsync(command.Server, cancellationToken) is { } server
            ? await peerings.ReleaseQuarantinedAsync(server, await clock.NowAsync(cancellationToken), cancellationToken)
            : 0;
}
