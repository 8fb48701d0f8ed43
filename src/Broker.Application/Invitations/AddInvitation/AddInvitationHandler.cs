using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Invitations.AddInvitation;

public sealed class AddInvitationHandler(
    IInvitationRepository invitations, IServerRepository servers, CallerContext context, TimeProvider time)
    : IRequestHandler<AddInvitationCommand, IssuedInvitation>
{
    public async Task<IssuedInvitation> Handle(AddInvitationCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetStoredNow();
        var offered = new List<Server>();
        foreach (var server in command.Client is null ? [] : command.Servers)
        {
            var found = await servers.GetAsync(server, cancellationToken);
            if (command.Leases.TryGetValue(server, out var lease))
            {
                found.Pool.LeaseOf(lease);
            }

            if (command.RoutedNetworks.TryGetValue(server, out var networks))
            {
                found.EnsureRoutable(networks);
            }

            offered.Add(found);
        }

        Server.EnsureJoinable(offered);

        var invitation = new Invitation(
            InvitationId.New(now),
            command.Client,
            command.Servers,
            command.Leases,
            command.Notes,
            now,
            context.Caller.Name,
            now + command.ExpiresIn,
            command.AccessExpiresIn)
        {
            RoutedNetworks = command.RoutedNetworks,
        };
        var secret = Secret.New(SecretKind.Invitation);
        await invitations.AddAsync(invitation, secret.Hash, cancellationToken);
        return new IssuedInvitation(invitation, secret);
    }
}
