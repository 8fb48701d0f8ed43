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
    private readonly LongPoll poll = new(settings.RefreshFrequency, time);
    private EntityTagHeaderValue? lastVersion;
    private PeerList? last;

    /// <summary>Whether the next request can be sent at once, since its answer waits for a change.</summary>
    public bool Waits { get; private set; }

    /// <summary>The list. The answer may wait for a change where <paramref name="mayWait"/> says so.</summary>
    /// <exception cref="BrokerFaultException">No usable answer.</exception>
    public async Task<PeerList> FetchAsync(KnownServer known, PublicKey? ownKey, bool mayWait, CancellationToken cancellationToken)
    {
        Waits = false;
        var patience = poll.Patience(mayWait);
        try
        {
            var answer = await broker.GetServerConfigAsync(settings.Name, last is null ? null : lastVersion, patience, cancellationToken);
            if (answer.Config is { } config)
            {
                last = PeerList.Read(config, known, ownKey);
                lastVersion = answer.Version;
            }

            Waits = answer.Waits && lastVersion is not null;
            poll.Answered(patience);
            return last!;
        }
        catch (BrokerFaultException fault)
        {
            poll.Failed(patience, fault);
            throw;
        }
    }
}
