using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.WaitForServer;

public sealed class WaitForServerHandler(IServerVersions versions, IServerRepository servers, ChangeSignals changes, BlockingQuery query)
    : IRequestHandler<WaitForServerQuery, ServerVersion>
{
    public async Task<ServerVersion> Handle(WaitForServerQuery request, CancellationToken cancellationToken)
    {
        var known = await ReadAsync();
        if (request.Wait <= TimeSpan.Zero || !request.IsKnown(known))
        {
            return known;
        }

        using var watch = changes.Watch(known);
        using var counted = WatchMetrics.WaitForChange();
        long? signalled = null;
        return await query.RunAsync(
            async _ => signalled = await watch.Next,
            ReadAsync,
            version =>
            {
                if (version != known && signalled is { } since)
                {
                    WatchMetrics.Woken(since);
                }

                return version != known;
            },
            request.Wait,
            cancellationToken);

        async Task<ServerVersion> ReadAsync() =>
            await versions.FindAsync(request.Server, cancellationToken)
                ?? throw await servers.NotFoundAsync(request.Server, cancellationToken);
    }
}
