using Broker.Application.Abstractions;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Broker.Application.Servers.AddServer;

/// <summary>Makes servers, under the fleet's lock: what server/add and server/import share.</summary>
public sealed class NewServers(IServerRepository servers, TimeProvider time)
{
    /// <summary>Locks the servers that it overlaps: which clients they have stays as it is until the transaction ends.</summary>
    /// <exception cref="KeyInUseException">Another server has the key.</exception>
    /// <exception cref="SubnetOverlapException">Another server has addresses of its subnets, and it does not allow that.</exception>
    public async Task<Server> PrepareAsync(AddServerCommand command, CancellationToken cancellationToken)
    {
        var server = command.Create(time.GetUtcNow());
        await servers.EnsureKeyIsFreeAsync(server.PublicKey, cancellationToken);
        var overlapping = await servers.FindOverlappingAsync(server, cancellationToken);
        server.EnsureAllowed(overlapping);
        await (overlapping.Count > 0 ? servers.LockAllAsync(overlapping, cancellationToken) : Task.CompletedTask);
        return server with { Overlaps = overlapping.Count > 0 };
    }

    public async Task AddAsync(Server server, CancellationToken cancellationToken)
    {
        await servers.AddAsync(server, cancellationToken);
        if (server.Overlaps)
        {
            await servers.MarkOverlapAsync(await servers.FindOverlappingAsync(server, cancellationToken), cancellationToken);
        }
    }
}
