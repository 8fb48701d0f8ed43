using Agent.Configuration;
using Broker.Domain.Keys;
using Broker.Domain.Servers;

namespace Agent.Brokers;

/// <summary>One answer of the broker about a server and its peers.</summary>
/// <param name="Server">Null if the broker does not know the server; <paramref name="List"/> is null then too.</param>
/// <param name="DeletedIds">Servers of this name that were deleted on purpose; null from a broker that does not tell.</param>
/// <param name="WasKnown">Whether the broker has known the server since this agent was started.</param>
internal sealed record BrokerView(KnownServer? Server, PeerList? List, IReadOnlyList<ServerId>? DeletedIds, bool WasKnown);

/// <summary>Asks the broker for a server and its peers.</summary>
internal sealed class ServerFeed(BrokerClient broker, ServerSettings settings, TimeProvider time)
{
    private readonly PeerFeed peers = new(broker, settings, time);
    private KnownServer? known;
    private bool wasKnown;

    public bool Waits => peers.Waits;

    /// <summary>Whether another host reports as this server.</summary>
    public Task<bool> IsContestedAsync(CancellationToken cancellationToken) => broker.IsContestedAsync(settings.Name, cancellationToken);

    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<BrokerView> AskAsync(PublicKey? ownKey, bool mayWait, CancellationToken cancellationToken)
    {
        try
        {
            known ??= KnownServer.Read(await broker.GetServerAsync(settings.Name, cancellationToken));
            var list = await peers.FetchAsync(known, ownKey, mayWait, cancellationToken);
            known = list.Server is null ? known : list.Server with
            {
                AllowedIps = known.AllowedIps,
                ReservedCount = known.ReservedCount,
                Defaults = known.Defaults,
            };
            wasKnown = true;
            return new BrokerView(known, list, list.DeletedIds, WasKnown: true);
        }
        catch (BrokerRefusalException refusal) when (refusal.IsServerNotFound)
        {
            known = null;
            return new BrokerView(Server: null, List: null, PeerList.ReadIds(refusal.DeletedServerIds), wasKnown);
        }
    }
}
