using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.UpdateClient;

/// <summary>Lets a person's device last as long as a new one (rule 13), where the person's own calls have given its end.</summary>
public sealed class DeviceRenewal(IDeviceRepository devices, PeeringWriter writer, CallerContext context)
{
    /// <summary>Brokers of earlier releases stored the acceptance by their own clocks: they may differ from the database's by this.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <param name="device">The caller's.</param>
    /// <param name="held">All servers that it has a peering with, locked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The peerings that last longer now: a renewal shortens nothing.</returns>
    /// <exception cref="ServerNotOfferedException">The caller may use none of the servers any more.</exception>
    public async Task<IReadOnlyList<ClientAccess>> RenewAsync(
        ClientName device, IReadOnlyList<ServerName> held, CancellationToken cancellationToken)
    {
        var policy = await devices.WithServersAsync(context.Caller.Devices!, cancellationToken);
        var offered = held.Where(policy.Servers.Contains).ToList();
        if (offered.Count == 0)
        {
            policy.EnsureOffered(held[0]);
        }

        var accepted = await devices.AcceptedInvitationsAsync(device, cancellationToken);
        var accesses = new List<ClientAccess>();
        foreach (var name in offered)
        {
            var server = (await writer.LockAsync(name, device, key: null, cancellationToken))!;
            var previous = server.Occupancy.Previous!;
            if (HasOwnEnd(previous.Life, accepted.Where(invitation => invitation.Servers.Contains(name)))
                && !(previous.Life.ExpiresAt >= server.Now + policy.Lasting))
            {
                var terms = PeeringTerms.None with { Expiry = policy.Lasting is { } span ? ExpiryWish.In(span) : ExpiryWish.Never };
                accesses.Add(await writer.WriteAsync(server, device, previous.PublicKey, terms, cancellationToken));
            }
        }

        return accesses;
    }

    /// <summary>
    /// Whether the peering ends by the invitation of the caller's that made it, or later by a renewal. One that an operator has added, or
    /// that now ends before that invitation let it, ends as an operator has said.
    /// </summary>
    /// <param name="life">The peering's.</param>
    /// <param name="accepted">The invitations of its client to its server, the latest first.</param>
    private bool HasOwnEnd(PeeringLife life, IEnumerable<Invitation> accepted) =>
        life.Created is { } created && created.By.StartsWith(Invitation.AcceptedBy, StringComparison.Ordinal)
            && accepted.FirstOrDefault(invitation => invitation.UsedAt <= created.At) is { IsOfOwnDevice: true } origin
            && origin.CreatedBy == context.Caller.Name
            && life.ExpiresAt >= origin.UsedAt + origin.AccessExpiresIn - ClockSkew;
}
