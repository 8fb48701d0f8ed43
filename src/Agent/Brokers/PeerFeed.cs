using System.Net;
using System.Net.Http.Headers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Brokers;

/// <summary>The broker's list of peers, sent and read anew only when it is another version than the last: most rounds change nothing.</summary>
/// <param name="serverKey">This host's; null if it has none yet.</param>
internal sealed class PeerFeed(BrokerClient broker, ServerSettings settings, PublicKey? serverKey)
{
    private EntityTagHeaderValue? lastVersion;
    private IReadOnlyList<WantedPeer> lastPeers = [];

    /// <param name="serverAddress">The server's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<IReadOnlyList<WantedPeer>> FetchAsync(IPAddress serverAddress, CancellationToken cancellationToken)
    {
        if (await broker.GetServerConfigAsync(settings.Name, lastVersion, cancellationToken) is var (config, version))
        {
            lastPeers = PeerList.Parse(config, settings.Subnet, serverAddress, serverKey);
            lastVersion = version;
        }

        return lastPeers;
    }
}
