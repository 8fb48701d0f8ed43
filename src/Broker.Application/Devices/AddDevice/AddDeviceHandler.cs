using Broker.Application.Abstractions;
using Broker.Application.Invitations.AddInvitation;
using Broker.Application.Owners;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Devices.AddDevice;

public sealed class AddDeviceHandler(
    OwnerLock ownerLock,
    IDeviceRepository devices,
    IServerRepository servers,
    IPeeringRepository peerings,
    IInvitationRepository invitations,
    CallerContext context,
    IStorageClock clock)
    : IRequestHandler<AddDeviceCommand, IssuedInvitation>
{
    /// <summary>Who asks is there: the invitation is for now.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromHours(1);

    public async Task<IssuedInvitation> Handle(AddDeviceCommand command, CancellationToken cancellationToken)
    {
        var (owner, policy) = (context.Caller.Name, context.Caller.Devices!);
        await ownerLock.LockActiveAsync(owner, cancellationToken);
        var chosen = await ServersAsync(command.Servers, policy, cancellationToken);
        policy.EnsureRoom(
            await devices.CountAsync(owner, cancellationToken) + (await devices.InvitationsOfAsync(owner, cancellationToken)).Count);
        await devices.LockNameAsync(command.Client, cancellationToken);
        if (await peerings.HasAnyAsync(command.Client, cancellationToken)
            || await devices.IsInvitedAsync(command.Client, cancellationToken))
        {
            throw new NameTakenException($"{command.Client}", "a client's already");
        }

        var now = await clock.NowAsync(cancellationToken);
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
        var names = wanted ?? offered.Servers;
        var found = (await servers.LockKnownAsync(names, cancellationToken)).ToDictionary(server => server.Sought, server => server.Server);
        foreach (var name in names)
        {
            var server = found.GetValueOrDefault(name); // it may be a former name
            offered.EnsureOffered(server?.Name ?? name);
            _ = server ?? throw await servers.NotFoundAsync(name, cancellationToken);
        }

        var chosen = names.Select(name => found[name]).DistinctBy(server => server.Id).ToList();
        if (chosen.Count == 0)
        {
            throw new NoDevicesException();
        }

        Server.EnsureJoinable(chosen);
        return [.. chosen.Select(server => server.Name)];
    }
}
