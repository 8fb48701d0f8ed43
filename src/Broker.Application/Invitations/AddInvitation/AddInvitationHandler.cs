using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Invitations.AddInvitation;

public sealed class AddInvitationHandler(
    IInvitationRepository invitations, IServerRepository servers, CallerContext context, IStorageClock clock)
    : IRequestHandler<AddInvitationCommand, IssuedInvitation>
{
    public async Task<IssuedInvitation> Handle(AddInvitationCommand command, CancellationToken cancellationToken)
    {
        var found = await LockAsync(command, cancellationToken);
        foreach (var (name, server) in found)
        {
            if (command.Leases.TryGetValue(name, out var lease))
            {
                server.Pool.LeaseOf(lease, "Leases");
            }

            if (command.RoutedNetworks.TryGetValue(name, out var networks))
            {
                server.EnsureRoutable(networks);
            }
        }

        Server.EnsureJoinable([.. found.Values.DistinctBy(server => server.Id)]);

        var now = await clock.NowAsync(cancellationToken);
        var invitation = new Invitation(
            InvitationId.New(now),
            command.Client,
            [.. command.Servers.Select(Present).Distinct()],
            ByPresent(command.Leases),
            command.Notes,
            now,
            context.Caller.Name,
            now + command.ExpiresIn,
            command.AccessExpiresIn)
        {
            RoutedNetworks = ByPresent(command.RoutedNetworks),
        };
        var secret = Secret.New(SecretKind.Invitation);
        await invitations.AddAsync(invitation, secret.Hash, cancellationToken);
        return new IssuedInvitation(invitation, secret);

        // The command may have a server's former name, or both of its names.
        ServerName Present(ServerName name) => found.TryGetValue(name, out var server) ? server.Name : name;

        Dictionary<ServerName, T> ByPresent<T>(IReadOnlyDictionary<ServerName, T> wanted) =>
            wanted.DistinctBy(pair => Present(pair.Key)).ToDictionary(pair => Present(pair.Key), pair => pair.Value);
    }

    /// <summary>
    /// The servers by their names in the command, locked, so that none is renamed or deleted before its invitation is there; a server that
    /// is invited itself may not be there yet.
    /// </summary>
    private async Task<IReadOnlyDictionary<ServerName, Server>> LockAsync(AddInvitationCommand command, CancellationToken cancellationToken)
    {
        var locked = command.Client is null
            ? await servers.LockKnownAsync(command.Servers, cancellationToken)
            : await servers.LockAllAsync(command.Servers, cancellationToken);
        return locked.ToDictionary(server => server.Sought, server => server.Server);
    }
}
