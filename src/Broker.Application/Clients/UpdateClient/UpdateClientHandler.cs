using Broker.Application.Abstractions;
using Broker.Application.Owners;
using Broker.Domain;
using Broker.Domain.Peerings;
using Broker.Domain.Reports;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Clients.UpdateClient;

public sealed class UpdateClientHandler(
    IServerRepository servers,
    IPeeringRepository peerings,
    IClientRepository clients,
    IDeviceRepository devices,
    OwnerLock ownerLock,
    DeviceRenewal renewal,
    ITokenRepository tokens,
    ClientLock clientLock,
    PeeringWriter writer,
    ClientSwitch clientSwitch,
    CallerContext context,
    IStorageClock clock) : IRequestHandler<UpdateClientCommand, UpdatedClient>
{
    public async Task<UpdatedClient> Handle(UpdateClientCommand command, CancellationToken cancellationToken)
    {
        var client = command.Client;
        if (command.IsOwnDevice)
        {
            await ownerLock.LockActiveAsync(context.Caller.Name, cancellationToken);
        }

        var (held, before) = await LockPeeringsAsync(command, cancellationToken);
        var accesses = await UpdatePeeringsAsync(command, held, cancellationToken);
        var after = before with { Notes = before.Notes.With(command.Notes) };
        after = after with { Name = command.NewName ?? client };
        after = command.Server is null ? await WithTermsAsync(after, command.Terms, cancellationToken) : after;
        if (after != before)
        {
            await clients.SaveAsync(after with { Name = client }, cancellationToken);
        }

        var changed = (before.DisabledAt is null) == (after.DisabledAt is null)
            ? []
            : await clientSwitch.SwitchAsync(after with { Name = client }, held, cancellationToken);
        var renamed = after.Name == client ? [] : await RenameAsync(command, after.Name, held, cancellationToken);
        var receipts = ((IEnumerable<Server>)[.. renamed, .. changed, .. accesses.Select(access => access.Server)])
            .DistinctBy(server => server.Id);
        return new UpdatedClient(
            before, after, await peerings.ListOfAsync(after.Name, cancellationToken), [.. receipts.Select(Receipt.Pending)])
            {
                Accesses = accesses,
            };
    }

    /// <summary>The agents of the client's servers are told of the name, since their files and status have it.</summary>
    private async Task<IReadOnlyList<Server>> RenameAsync(
        UpdateClientCommand command, ClientName name, IReadOnlyList<ServerName> held, CancellationToken cancellationToken)
    {
        var client = command.Client;
        var told = await EachAsync(held, server => writer.RenameAsync(server, client, name, cancellationToken));
        await devices.LockNameAsync(name, cancellationToken);

        // Rule 13: the token of the device would be one of whoever accepts the invitation.
        var isInvited = command.IsOwnDevice && await devices.IsInvitedAsync(name, cancellationToken);
        if (isInvited || await peerings.HasAnyAsync(name, cancellationToken)
            || !await clients.TryRenameAsync(client, name, cancellationToken))
        {
            throw new NameTakenException($"{name}", "another client's");
        }

        await tokens.RenameClientAsync(client, name, cancellationToken);
        return told;
    }

    /// <summary>Locks the client with all that it has; answers the names of all servers that it has a peering with.</summary>
    private async Task<(IReadOnlyList<ServerName> Held, ClientRecord Client)> LockPeeringsAsync(
        UpdateClientCommand command, CancellationToken cancellationToken)
    {
        var locked = await clientLock.LockAsync(command.Client, locksInvitations: command.NewName is not null, cancellationToken);
        if (command.IsOwnDevice)
        {
            context.Caller.EnsureOwns(locked.Client);
        }

        return locked.Held.Count > 0
            ? (locked.Held, locked.Client)
            : throw new ClientNotFoundException(command.Client, await peerings.FindNearestAsync(command.Client, cancellationToken));
    }

    /// <summary>The servers are those that are locked.</summary>
    private async Task<IReadOnlyList<ClientAccess>> UpdatePeeringsAsync(
        UpdateClientCommand command, IReadOnlyList<ServerName> held, CancellationToken cancellationToken)
    {
        var only = command.Server is { } named && !held.Contains(named)
            ? (await servers.GetAsync(named, cancellationToken)).Name
            : command.Server;
        if (only is not null && !held.Contains(only))
        {
            throw new PeeringNotFoundException(command.Client, only);
        }

        if (command.Renews)
        {
            return await renewal.RenewAsync(command.Client, held, cancellationToken);
        }

        if (only is null)
        {
            // Who enables the client wants all of its peerings, unless somebody has disabled one of them by itself.
            return command.Terms.IsDisabled is false
                ? await EachAsync(held, server => writer.EnableIdleAsync(server, command.Client, cancellationToken))
                : [];
        }

        var locked = (await writer.LockAsync(only, command.Client, key: null, cancellationToken))!;
        var key = locked.Occupancy.Previous!.PublicKey;
        return [await writer.WriteAsync(locked, command.Client, key, command.Terms, cancellationToken)];
    }

    /// <summary>What comes of a change to the client's peerings, by server, where it changes one.</summary>
    private static async Task<List<T>> EachAsync<T>(IEnumerable<ServerName> held, Func<ServerName, Task<T?>> change)
        where T : class
    {
        var changed = new List<T>();
        foreach (var server in held)
        {
            if (await change(server) is { } result)
            {
                changed.Add(result);
            }
        }

        return changed;
    }

    private async Task<ClientRecord> WithTermsAsync(ClientRecord client, PeeringTerms terms, CancellationToken cancellationToken)
    {
        if (terms.Expiry is null && terms.IsDisabled is null)
        {
            return client;
        }

        var now = await clock.NowAsync(cancellationToken);
        return client with
        {
            ExpiresAt = terms.Expiry is { } expiry ? expiry.At(now) : client.ExpiresAt,
            DisabledAt = terms.IsDisabled switch { null => client.DisabledAt, true => client.DisabledAt ?? now, false => null },
        };
    }
}
