using Broker.Application.Abstractions;
using Broker.Application.Clients;
using Broker.Domain.Authority;
using Broker.Domain.Owners;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Owners.UpdateOwner;

public sealed class UpdateOwnerHandler(
    IOwnerRepository owners,
    IClientRepository clients,
    OwnerLock ownerLock,
    ClientSwitch clientSwitch,
    LeaverLimit limit,
    CallerContext context,
    IStorageClock clock) : IRequestHandler<UpdateOwnerCommand, UpdatedOwner>
{
    private bool IsDirectory => context.Caller.Role is Role.Directory;

    public Task<UpdatedOwner> Handle(UpdateOwnerCommand command, CancellationToken cancellationToken) =>
        command.IsActive ? ComeBackAsync(command.Owner, cancellationToken) : LeaveAsync(command.Owner, cancellationToken);

    /// <summary>Whom the directory has made inactive counts on, unless somebody else takes that back.</summary>
    private async Task<UpdatedOwner> ComeBackAsync(string owner, CancellationToken cancellationToken)
    {
        await owners.LockAsync(owner, cancellationToken);
        var inactive = await owners.FindInactiveAsync(owner, cancellationToken);
        if (IsDirectory && inactive is not null && inactive.By != context.Caller.Name)
        {
            throw new OwnerInactiveException(owner); // what an operator has said, a directory does not take back
        }

        var isChanged = inactive is not null;
        await owners.RemoveInactiveAsync(owner, cancellationToken);
        await (IsDirectory ? Task.CompletedTask : owners.RemoveLeaverAsync(owner, cancellationToken));
        return new UpdatedOwner(isChanged, [], [], []);
    }

    private async Task<LeaverCounts> CountLeaversAsync(string owner, CancellationToken cancellationToken)
    {
        await owners.LockLeaversAsync(cancellationToken);
        return await owners.CountLeaversAsync(owner, await clock.NowAsync(cancellationToken) - LeaverLimit.Window, cancellationToken);
    }

    private async Task<UpdatedOwner> LeaveAsync(string owner, CancellationToken cancellationToken)
    {
        var counts = IsDirectory ? await CountLeaversAsync(owner, cancellationToken) : null;
        var owned = await ownerLock.LockAsync(owner, endsInvitations: true, cancellationToken);
        var now = await clock.NowAsync(cancellationToken); // not before it was the caller's turn: that takes a connection
        var before = await owners.FindInactiveAsync(owner, cancellationToken);
        var isTakenOver = !IsDirectory && before is not null && before.By != context.Caller.Name; // no directory takes it back then
        var isChanged = before is null || isTakenOver;
        var enabled = owned.Clients.Where(client => client.Client.DisabledAt is null).ToList();
        if (counts is not null && (enabled.Count > 0 || (before is null && owned.Clients.Count > 0)))
        {
            limit.EnsureOneMore(counts.Left, counts.Owners);
            await owners.AddLeaverAsync(owner, now, now - LeaverLimit.Window, cancellationToken);
        }

        if (isChanged)
        {
            await owners.SetInactiveAsync(new InactiveOwner(owner, before?.Since ?? now, context.Caller.Name), cancellationToken);
        }

        var (disabled, changed) = (new List<(OwnedClient, ClientRecord)>(), new Dictionary<ServerId, Server>());
        foreach (var client in enabled)
        {
            var after = client.Client with { DisabledAt = now };
            await clients.SaveAsync(after, cancellationToken);
            foreach (var server in await clientSwitch.SwitchAsync(
                after, client.Peerings.Select(peering => peering.Server), cancellationToken))
            {
                changed[server.Id] = server;
            }

            disabled.Add((client, after));
        }

        return new UpdatedOwner(isChanged, disabled, owned.EndedInvitations, [.. changed.Values.Select(Receipt.Pending)])
        {
            WasActive = before is null,
        };
    }
}
