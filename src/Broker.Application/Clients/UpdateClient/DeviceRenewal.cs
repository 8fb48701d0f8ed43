using Broker.Application.Abstractions;
using Broker.Domain.Authority;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Broker.Application.Clients.UpdateClient;

/// <summary>Lets a person's device last as long as a new one (rule 13), where a person's own call gave its end.</summary>
public sealed class DeviceRenewal(IDeviceRepository devices, PeeringWriter writer, CallerContext context)
{
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

        var accesses = new List<ClientAccess>();
        foreach (var name in offered)
        {
            var server = (await writer.LockAsync(name, device, key: null, cancellationToken))!;
            var previous = server.Occupancy.Previous!;
            if (previous.Life.HasOwnEnd && !(previous.Life.ExpiresAt >= server.Now + policy.Lasting))
            {
                var expiry = policy.Lasting is { } span ? ExpiryWish.In(span) : ExpiryWish.Never;
                var terms = PeeringTerms.None with { Expiry = expiry with { IsOwn = true } };
                accesses.Add(await writer.WriteAsync(server, device, previous.PublicKey, terms, cancellationToken));
            }
        }

        return accesses;
    }
}
