using Agent.Configuration;

namespace Agent.Servers;

/// <summary>
/// A server's agent until it is stopped: rounds, and reports beside them, so that a report which takes its time or fails holds no
/// change up.
/// </summary>
internal sealed class ServerService(ServerSettings settings, ServerRound round, ServerReporter reporter, TimeProvider time, AgentLog log)
{
    /// <summary>Returns when it is cancelled.</summary>
    /// <exception cref="DecisionNeededException">It cannot go on by itself.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var pace = new Pace(settings.RefreshFrequency, settings.MinSyncInterval, Random.Shared);
        var loop = new ServerLoop(RoundAsync, pace, time, log, () => round.IsWatching);
        return Beside.RunAsync(reporter.RunAsync, loop.RunAsync, cancellationToken);
    }

    private async Task<RoundOutcome> RoundAsync(CancellationToken cancellationToken)
    {
        var outcome = await round.RunAsync(cancellationToken);
        reporter.Take(round.Applied, round.Findings);

        // A round allocates hundreds of bytes per peer, and the next one may be 20 s away: their memory is other programs' meanwhile.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return outcome;
    }
}
