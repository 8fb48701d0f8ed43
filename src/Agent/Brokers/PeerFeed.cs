using System.Net.Http.Headers;
using Agent.Configuration;
using Broker.Domain.Keys;

namespace Agent.Brokers;

/// <summary>
/// The broker's list of peers, sent and read anew only when it is another version than the last. Where the broker and the proxies
/// before it support long polls, a request stays open until there is a change.
/// </summary>
internal sealed class PeerFeed(BrokerClient broker, ServerSettings settings, TimeProvider time)
{
    /// <summary>Well below the request's timeout, and that of proxies.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// So many waits in a row that are cut mean that a proxy does not allow them. One may be a broker's end behind a proxy, which asks
    /// another one from the beginning.
    /// </summary>
    private const int TooManyCuts = 2;

    /// <summary>For how long not to wait again then.</summary>
    private static readonly TimeSpan Abstinence = TimeSpan.FromMinutes(10);

    private EntityTagHeaderValue? lastVersion;
    private PeerList? last;
    private DateTimeOffset waitAgain = DateTimeOffset.MinValue;
    private int cuts;

    /// <summary>Whether the next request can be sent at once, since its answer waits for a change.</summary>
    public bool Waits { get; private set; }

    /// <param name="known">The server as it is known so far.</param>
    /// <param name="ownKey">This host's; null if it has none yet.</param>
    /// <param name="mayWait">Whether the answer may wait for a change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<PeerList> FetchAsync(KnownServer known, PublicKey? ownKey, bool mayWait, CancellationToken cancellationToken)
    {
        Waits = false;
        var patience = Patience(mayWait);
        try
        {
            var answer = await broker.GetServerConfigAsync(settings.Name, last is null ? null : lastVersion, patience, cancellationToken);
            if (answer.Config is { } config)
            {
                last = PeerList.Read(config, known, ownKey);
                lastVersion = answer.Version;
            }

            Waits = answer.Waits && lastVersion is not null;
            cuts = patience > TimeSpan.Zero ? 0 : cuts;
            return last!;
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
