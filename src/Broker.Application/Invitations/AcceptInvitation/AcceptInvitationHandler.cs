using Broker.Application.Abstractions;
using Broker.Application.Clients;
using Broker.Application.Tokens;
using Broker.Domain;
using Broker.Domain.Authority;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;
using MediatR;

namespace Broker.Application.Invitations.AcceptInvitation;

/// <summary>One transaction: either the invitation is used and there are peerings and a token, or nothing has happened.</summary>
public sealed class AcceptInvitationHandler(
    IInvitationRepository invitations,
    ITokenRepository tokens,
    IServerRepository servers,
    IClientRepository clients,
    IPeeringRepository peerings,
    PeeringWriter writer,
    CallerContext context,
    IStorageClock clock) : IRequestHandler<AcceptInvitationCommand, AcceptedInvitation>
{
    /// <summary>Characters of the holder's name that the token's has: its id takes 33 more.</summary>
    private const int LongestHolder = 200;

    public async Task<AcceptedInvitation> Handle(AcceptInvitationCommand command, CancellationToken cancellationToken)
    {
        await AwaitTurnsAsync(command.Secret, cancellationToken);
        var invitation = await invitations.LockOpenAsync(command.Secret.Hash, cancellationToken) ?? throw new InvitationGoneException();
        var now = await clock.NowAsync(cancellationToken);

        // Locked, so that it is neither renamed nor deleted before its token is there; it may be registered later.
        var server = invitation.Client is null ? await servers.LockNameAsync(invitation.Servers[0], cancellationToken) : null;

        // The holder of the secret acts as the invited client or server.
        context.Set(CallerOf(invitation, server));
        var accesses = invitation.Client is { } client ? await PeerAsync(client, invitation, command.Keys, cancellationToken) : [];
        var used = invitation with { UsedAt = now };
        await invitations.MarkUsedAsync(used, cancellationToken);
        return new AcceptedInvitation(used, await IssueAsync(used, server, now, cancellationToken), accesses);
    }

    /// <summary>Before the invitation is locked, which takes a connection.</summary>
    private async Task AwaitTurnsAsync(Secret secret, CancellationToken cancellationToken)
    {
        if (await invitations.PeekOpenAsync(secret.Hash, cancellationToken) is { Client: not null } invitation)
        {
            await servers.AwaitTurnsAsync(invitation.Servers, cancellationToken);
        }
    }

    private Caller CallerOf(Invitation invitation, ServerName? server) => invitation.Client is { } client
        ? new Caller($"{Invitation.AcceptedBy}{client}", Role.Client, Client: client, From: context.Caller.From)
        : new Caller($"{Invitation.AcceptedBy}{server}", Role.Server, Server: server, From: context.Caller.From);

    private async Task<IReadOnlyList<ClientAccess>> PeerAsync(
        ClientName client, Invitation invitation, IReadOnlyDictionary<ServerName, PublicKey> keys, CancellationToken cancellationToken)
    {
        if (!invitation.Servers.ToHashSet().SetEquals(keys.Keys))
        {
            throw new InvitationKeysException(invitation.Servers);
        }

        var accesses = new List<ClientAccess>();

        // An earlier release could store a server's former name.
        foreach (var (invited, server) in await servers.LockAllAsync(invitation.Servers, cancellationToken))
        {
            var locked = (await writer.LockAsync(server.Name, client, keys[invited], cancellationToken))!;
            if (accesses.Count == 0)
            {
                await EnsureFreeAsync(client, invitation, cancellationToken);
            }

            if (locked.Occupancy.Client!.DisabledAt is not null || locked.Occupancy.Previous is { Life.IsEnabled: false })
            {
                throw new PeeringDisabledException(client, server.Name);
            }

            var terms = new PeeringTerms(invitation.Leases.GetValueOrDefault(invited), invitation.RoutedNetworks.GetValueOrDefault(invited))
            {
                Expiry = invitation.EndOf(locked.Occupancy.Previous),
            };
            accesses.Add(await writer.WriteAsync(locked, client, keys[invited], terms, cancellationToken));
        }

        if (invitation.Notes != ClientNotes.None)
        {
            var before = await clients.LockAsync(client, cancellationToken);
            var after = before with { Notes = before.Notes.With(invitation.Notes.ToWish()) };
            await clients.SaveAsync(after, cancellationToken);
            accesses[^1] = accesses[^1] with { Client = after == before ? null : (before, after) };
        }

        return accesses;
    }

    /// <summary>
    /// Rule 13: a person's new device takes over no client that came meanwhile, not even one of its own: an operator gave that its end and
    /// its key. The client is locked, and nothing written yet.
    /// </summary>
    private async Task EnsureFreeAsync(ClientName client, Invitation invitation, CancellationToken cancellationToken)
    {
        if (invitation.IsOfOwnDevice && await peerings.HasAnyAsync(client, cancellationToken))
        {
            throw new NameTakenException($"{client}", "a client's already");
        }
    }

    /// <param name="invitation">Whose holder gets the token.</param>
    /// <param name="server">Of the token; null for that of a client.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<IssuedToken> IssueAsync(
        Invitation invitation, ServerName? server, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var role = server is null ? Role.Client : Role.Server;
        var holder = invitation.Client?.ToString() ?? $"{server}";
        var name = TokenName.Parse($"{holder[..Math.Min(holder.Length, LongestHolder)]}-{invitation.Id.Value:N}");
        var lasting = invitation.IsOfOwnDevice ? null : invitation.AccessExpiresIn; // a device may be renewed; its token ends with it
        var token = Token.Create(name, role, server, invitation.Client, lasting, context.Caller, now);
        var secret = Secret.New(SecretKind.Token);
        await tokens.AddAsync(token, secret.Hash, cancellationToken);
        return new IssuedToken(token, secret);
    }
}
