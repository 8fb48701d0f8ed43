using System.Net;
using System.Net.Http.Headers;
using Agent.Configuration;
using Agent.WireGuard;

namespace Agent.Brokers;

/// <summary>
/// The broker's list of peers, sent and read anew only when it is another version than the last. Where the broker, and what is
/// in between, can wait, the question stays open until there is one.
/// </summary>
/// <param name="serverKey">This host's; null if it has none yet.</param>
internal sealed class PeerFeed(BrokerClient broker, ServerSettings settings, PublicKey? serverKey, TimeProvider time)
{
    /// <summary>Well below the time after which the question counts as unanswered, and proxies lose patience.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// So many waits in a row are cut by something in between that has no patience. One may be a broker's end behind a proxy, which asks
    /// another one from the beginning.
    /// </summary>
    private const int TooManyCuts = 2;

    /// <summary>For how long not to wait again then.</summary>
    private static readonly TimeSpan Abstinence = TimeSpan.FromMinutes(10);

    private EntityTagHeaderValue? lastVersion;
    private IReadOnlyList<WantedPeer> lastPeers = [];
    private DateTimeOffset waitAgain = DateTimeOffset.MinValue;
    private int cuts;

    /// <summary>Whether the next question can be asked at once, since its answer waits for a change.</summary>
    public bool Waits { get; private set; }

    /// <summary>Which list the last answer was; null before the first.</summary>
    public ListVersion? Last { get; private set; }

    /// <param name="serverAddress">The server's own.</param>
    /// <param name="mayWait">Whether the answer may take its time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<IReadOnlyList<WantedPeer>> FetchAsync(IPAddress serverAddress, bool mayWait, CancellationToken cancellationToken)
    {
        Waits = false;
        var patience = Patience(mayWait);
        try
        {
            var answer = await broker.GetServerConfigAsync(settings.Name, lastVersion, patience, cancellationToken);
            if (answer.Config is { } config)
            {
                lastPeers = PeerList.Parse(config, settings.Subnet, serverAddress, serverKey);
                lastVersion = answer.Version;
                Last = new ListVersion(config.ServerId, config.Revision);
            }

            Waits = answer.Waits && lastVersion is not null;
            cuts = patience > TimeSpan.Zero ? 0 : cuts;
            return lastPeers;
        }
        catch (BrokerFaultException fault) when (patience > TimeSpan.Zero && fault.Kind is "timeout" or "http-504" or "http-408")
        {
            if (++cuts >= TooManyCuts)
            {
                (cuts, waitAgain) = (0, time.GetUtcNow() + Abstinence);
            }

            throw;
        }
    }

    /// <summary>Null while waiting does not work; zero to ask whether it would.</summary>
    private TimeSpan? Patience(bool mayWait) =>
        time.GetUtcNow() < waitAgain ? null
        : !mayWait ? TimeSpan.Zero
        : settings.RefreshFrequency < LongestWait ? settings.RefreshFrequency
        : LongestWait;
}

/// <summary>One list of peers: of one life of a server, at one revision.</summary>
internal sealed record ListVersion(string ServerId, long Revision);
