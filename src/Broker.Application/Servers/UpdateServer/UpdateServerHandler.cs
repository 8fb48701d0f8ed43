using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Servers.UpdateServer;

public sealed class UpdateServerHandler(
    IServerRepository servers, IPeeringRepository peerings, ITokenRepository tokens, IStorageClock clock)
    : IRequestHandler<UpdateServerCommand, UpdatedServer>
{
    public async Task<UpdatedServer> Handle(UpdateServerCommand command, CancellationToken cancellationToken)
    {
        await servers.LockFleetAsync(cancellationToken);
        var server = await servers.LockAsync(command.Server, cancellationToken)
            ?? throw await servers.NotFoundAsync(command.Server, cancellationToken);
        var changed = server.Apply(command.Update);
        if (changed.PublicKey != server.PublicKey)
        {
            await EnsureKeyIsFreeAsync(changed, cancellationToken);
        }

        if (changed.Pool != server.Pool || changed.AllowOverlap != server.AllowOverlap)
        {
            changed = await MoveAsync(server, changed, cancellationToken);
        }

        if (changed.Name != server.Name && await servers.FindAsync(changed.Name, cancellationToken) is { } holder && holder.Id != server.Id)
        {
            throw new NameTakenException($"{changed.Name}", $"that of server '{holder.Name}', or was before it was renamed");
        }

        await servers.UpdateAsync(changed, server.Pool, cancellationToken);
        if (changed.ReclaimIdleDays != server.ReclaimIdleDays)
        {
            await peerings.RestartRemovalAsync(changed, await clock.NowAsync(cancellationToken), cancellationToken);
        }

        if (changed.Name != server.Name)
        {
            await servers.RememberNameAsync(changed, server.Name, cancellationToken);
            await tokens.RenameServerAsync(server.Name, changed.Name, cancellationToken);
        }

        return new UpdatedServer(server, changed);
    }

    private async Task EnsureKeyIsFreeAsync(Server server, CancellationToken cancellationToken)
    {
        await servers.EnsureKeyIsFreeAsync(server.PublicKey, cancellationToken);
        if (await peerings.FindByKeyAsync(server, server.PublicKey, cancellationToken) is { } peering)
        {
            throw new KeyInUseException(server.PublicKey, $"client '{peering.Client}' on server '{server.Name}'");
        }
    }

    /// <summary>Those that the server did not overlap before; all where it no longer allows any.</summary>
    private async Task<IReadOnlyCollection<Server>> NewOfAsync(
        IReadOnlyCollection<Server> overlapping, Server server, Server changed, CancellationToken cancellationToken) =>
        overlapping.Count == 0 || changed.AllowOverlap != server.AllowOverlap
            ? overlapping
            : [.. overlapping.ExceptBy(
                (await servers.FindOverlappingAsync(server, cancellationToken)).Select(other => other.Id), other => other.Id)];

    /// <summary>The server with other subnets or another own address, as far as its peerings and the other servers let it.</summary>
    private async Task<Server> MoveAsync(Server server, Server changed, CancellationToken cancellationToken)
    {
        var overlapping = await servers.FindOverlappingAsync(changed, cancellationToken);
        changed.EnsureAllowed(await NewOfAsync(overlapping, server, changed, cancellationToken));
        var held = (await peerings.FindAllOfAsync(server.Name, cancellationToken))!.Peerings;
        if (held.FirstOrDefault(peering => peering.Lease.Index == changed.Pool.ServerIndex) is { } tenant)
        {
            throw new LeaseInUseException(tenant.Lease, $"client '{tenant.Client}' on server '{server.Name}'");
        }

        if (await peerings.FindRoutedAsync(server, except: null, changed.Pool.Subnets.Select(subnet => subnet.Network), cancellationToken)
            is var (network, client))
        {
            throw new NetworkOverlapException(network, $"a subnet that the server would have; it is behind client '{client}'");
        }

        if (overlapping.Count > 0)
        {
            // Before the check: a client/add that is under way, which saw no mark, is seen then.
            await servers.MarkOverlapAsync(overlapping, cancellationToken);
            if (await peerings.FindOverlappingAsync(
                changed, held.Select(peering => peering.Client), cancellationToken) is [var overlap, ..])
            {
                throw new ClientOverlapException(overlap.ClientName, server.Name, $"server '{overlap.ServerName}'");
            }
        }

        return changed with
        {
            Overlaps = overlapping.Count > 0,
            Digest = changed.Digest ?? changed.DigestWith(held.Select(peering => peering.In(changed.Pool))),
        };
    }
}
