using Agent.Brokers;
using Broker.Contracts;
using Broker.Domain.Keys;
using Broker.Domain.Peerings;
using Broker.Domain.Servers;

namespace Agent.Clients;

/// <summary>What the broker says of one peering.</summary>
/// <param name="Peering">Null if it has none.</param>
/// <param name="Key">The peering's; null as well from a broker of an earlier release, which does not tell.</param>
internal sealed record PeeringView(ClientPeering? Peering, PublicKey? Key)
{
    public static PeeringView None { get; } = new(Peering: null, Key: null);

    /// <summary>The broker refuses the token that it has accepted before.</summary>
    public static PeeringView Ended { get; } = None with { HasAccessEnded = true };

    public bool HasAccessEnded { get; init; }
}

/// <summary>Asks the broker about the peerings of one client, and for them.</summary>
/// <exception cref="BrokerFaultException">From every call: no usable answer.</exception>
internal sealed class ClientFeed(ClientName client, BrokerClient broker, Retries retries)
{
    /// <summary>Asks again where access has ended: the token's file, which somebody may just have replaced, is read anew then.</summary>
    public async Task<PeeringView> FindAsync(ServerName server, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(server, cancellationToken);
        }
        catch (AccessEndedException)
        {
            try
            {
                return await LookUpAsync(server, cancellationToken);
            }
            catch (AccessEndedException)
            {
                return PeeringView.Ended;
            }
        }
    }

    /// <summary>Asks for a peering with this key. One that must be new but exists is looked up: the key may be this host's.</summary>
    public async Task<PeeringView> AskAsync(ServerName server, PublicKey key, bool mustBeNew, CancellationToken cancellationToken)
    {
        var request = new AddClientRequest { ClientName = client.ToString(), ServerName = server.ToString(), PublicKey = key.ToString() };
        try
        {
            var answer = await retries.RunAsync(() => broker.AddClientAsync(request, mustBeNew, cancellationToken), cancellationToken);
            return new PeeringView(ClientPeering.Read(answer), key);
        }
        catch (BrokerRefusalException refusal) when (mustBeNew && refusal.IsPeeringExists)
        {
            return await FindAsync(server, cancellationToken);
        }
    }

    private async Task<PeeringView> LookUpAsync(ServerName server, CancellationToken cancellationToken)
    {
        try
        {
            var peering = ClientPeering.Read(
                await retries.RunAsync(() => broker.GetClientConfigAsync(client, server, cancellationToken), cancellationToken));
            var peerings = await retries.RunAsync(() => broker.GetClientStatusAsync(client, cancellationToken), cancellationToken);
            if (peerings is null)
            {
                return new PeeringView(peering, Key: null);
            }

            var found = peerings.FirstOrDefault(found => found.Server == server.ToString());
            return found is null ? PeeringView.None : new PeeringView(peering, KnownServer.ReadKey(found.PublicKey));
        }
        catch (BrokerRefusalException refusal) when (refusal.IsPeeringNotFound)
        {
            return PeeringView.None;
        }
    }
}
