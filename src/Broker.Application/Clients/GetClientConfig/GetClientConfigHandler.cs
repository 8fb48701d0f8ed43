using AutoMapper;
using Broker.Application.Abstractions;
using Broker.Application.Watching;
using Broker.Contracts;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.GetClientConfig;

/// <summary>
/// A change of the server wakes all of its clients that wait, though it concerns few of them: each looks again within two seconds, at a
/// time of its own, so that a server which changes often costs a read a second for each, and not all of them at once.
/// </summary>
public sealed class GetClientConfigHandler(
    IServerRepository servers, IPeeringRepository peerings, IUnitOfWork unitOfWork, IMapper mapper, CallerContext context,
    ChangeSignals changes,
    BlockingQuery blocking, TimeProvider time)
    : IRequestHandler<GetClientConfigQuery, ClientConfigResponse>
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    public async Task<ClientConfigResponse> Handle(GetClientConfigQuery query, CancellationToken cancellationToken)
    {
        var (server, config) = await ReadAsync(query, cancellationToken);
        if (query.Wait <= TimeSpan.Zero || !query.IsKnown(config))
        {
            return config;
        }

        using var counted = WatchMetrics.WaitForChange();
        var watch = changes.Watch(server.Version);
        try
        {
            return await blocking.RunAsync(NextAsync, ReadAgainAsync, found => !query.IsKnown(found), query.Wait, cancellationToken);
        }
        finally
        {
            watch.Dispose();
        }

        async Task NextAsync(CancellationToken end)
        {
            await watch.Next;
            await Task.Delay(Spread * Random.Shared.NextDouble(), time, end);
        }

        // The sweep wakes who watches an outdated version, which this request has seen now.
        async Task<ClientConfigResponse> ReadAgainAsync()
        {
            var (changed, found) = await ReadAsync(query, cancellationToken);
            using var last = watch;
            watch = changes.Watch(changed.Version);
            return found;
        }
    }

    private async Task<(Server Server, ClientConfigResponse Config)> ReadAsync(
        GetClientConfigQuery query, CancellationToken cancellationToken)
    {
        var server = await servers.FindAsync(query.Server, cancellationToken);
        var peering = server is null ? null : await peerings.FindAsync(server, query.Client, cancellationToken);
        if (peering is null && context.Caller.IsBound)
        {
            throw new ForbiddenException(context.Caller, query.Need);
        }

        if (peering is { Life.IsEnabled: false } && context.Caller.IsBound)
        {
            throw new PeeringDisabledException(query.Client, query.Server);
        }

        server ??= await servers.GetAsync(query.Server, cancellationToken);
        if (peering is null)
        {
            throw new PeeringNotFoundException(
                query.Client, query.Server, await peerings.FindNearestAsync(server, query.Client, cancellationToken));
        }

        await unitOfWork.ReleaseAsync();
        return (server, mapper.Map<ClientConfigResponse>(new ClientAccess(server, peering)));
    }
}
