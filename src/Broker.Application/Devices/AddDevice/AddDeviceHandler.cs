using Broker.Application.Abstractions;
using Broker.Application.Invitations.AddInvitation;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Devices.AddDevice;

public sealed class AddDeviceHandler(
    IOwnerRepository owners,
    IDeviceRepository devices,
    IServerRepository servers,
    IPeeringRepository peerings,
    IInvitationRepository invitations,
    CallerContext context,
    TimeProvider time)
    : IRequestHandler<AddDeviceCommand, IssuedInvitation>
{
    /// <summary>Who asks is there: the invitation is for now.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromHours(1);

    public async Task<IssuedInvitation> Handle(AddDeviceCommand command, CancellationToken cancellationToken)
    {
        var (owner, policy, now) = (context.Caller.Name, context.Caller.Devices!, time.GetStoredNow());
        await owners.LockAsync(owner, cancellationToken);
        if (await owners.IsInactiveAsync(owner, cancellationToken))
        {
            throw new OwnerInactiveException(owner);
        }

        var chosen = await ServersAsync(command.Servers, policy, cancellationToken);
        policy.EnsureRoom(
            await devices.CountAsync(owner, cancellationToken) + (await devices.InvitationsOfAsync(owner, now, cancellationToken)).Count);
        await devices.LockNameAsync(command.Client, cancellationToken);
        if (await peerings.HasAnyAsync(command.Client, cancellationToken)
            || await devices.IsInvitedAsync(command.Client, now, cancellationToken))
        {
            throw new NameTakenException($"{command.Client}", "a client's already");
        }

        var invitation = new Invitation(
            InvitationId.New(now),
            command.Client,
            chosen,
            new Dictionary<ServerName, System.Net.IPAddress>(),
            new ClientNotes(owner, Note: null),
            now,
            owner,
            now + Open,
            policy.Lasting)
        {
            IsOfOwnDevice = true,
        };
        var secret = Secret.New(SecretKind.Invitation);
        await invitations.AddAsync(invitation, secret.Hash, cancellationToken);
        return new IssuedInvitation(invitation, secret);
    }

    private async Task<IReadOnlyList<ServerName>> ServersAsync(
        IReadOnlyList<ServerName>? wanted, DevicePolicy policy, CancellationToken cancellationToken)
    {
        var offered = await devices.WithServersAsync(policy, cancellationToken);
        var chosen = new List<ServerName>();
        foreach (var name in wanted ?? [])
        {
            var present = (await servers.FindAsync(name, cancellationToken))?.Name ?? name; // it may be a former name
            offered.EnsureOffered(present);
            chosen.Add(present);
        }

        IReadOnlyList<ServerName> names = wanted is null ? offered.Servers : [.. chosen.Distinct()];
        if (names.Count == 0)
        {
            throw new NoDevicesException();
        }

        var found = new List<Server>();
        foreach (var name in names)
        {
            found.Add(await servers.GetAsync(name, cancellationToken));
        }

        Server.EnsureJoinable(found);
        return names;
    }
}
