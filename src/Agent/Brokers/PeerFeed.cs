using System.Net;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Brokers;

/// <summary>The broker's list of peers, read anew only when it is another one than the last: most rounds change nothing.</summary>
/// <param name="serverKey">This host's; null if it has none yet.</param>
internal sealed class PeerFeed(BrokerClient broker, ServerSettings settings, PublicKey? serverKey)
{
    private byte[]? lastBody;
    private IReadOnlyList<WantedPeer> lastPeers = [];

    /// <param name="serverAddress">The server's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<IReadOnlyList<WantedPeer>> FetchAsync(IPAddress serverAddress, CancellationToken cancellationToken)
    {
        var body = await broker.GetServerConfigAsync(settings.Name, cancellationToken);
        if (lastBody is null || !body.AsSpan().SequenceEqual(lastBody))
        {
            lastPeers = PeerList.Parse(broker.ReadServerConfig(body), settings.Subnet, serverAddress, serverKey);
            lastBody = body;
        }

        return lastPeers;
    }
}
