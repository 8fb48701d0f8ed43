using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Domain;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.WaitForServer;

public sealed class WaitForServerHandler(IServerVersions versions, ServerChanges changes, TimeProvider time)
    : IRequestHandler<WaitForServerQuery, ServerVersion>
{
    public async Task<ServerVersion> Handle(WaitForServerQuery query, CancellationToken cancellationToken)
    {
        var name = ServerName.Parse(query.ServerName);
        using var late = new CancellationTokenSource(query.Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, changes.Closed, cancellationToken);
        using var watch = changes.Watch(query.Known);
        using var counted = WatchMetrics.WaitForChange();
        long? signal = null;
        while (true)
        {
            var next = watch.Next;
            var version = await versions.FindAsync(name, cancellationToken) ?? throw new ServerNotFoundException(name);
            if (version != query.Known && signal is { } since)
            {
                WatchMetrics.Woken(since);
            }

            if (version != query.Known || end.IsCancellationRequested)
            {
                return version;
            }

            try
            {
                signal = await next.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return version;
            }
        }
    }
}
