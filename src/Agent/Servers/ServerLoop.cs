using Agent.Brokers;
using Agent.WireGuard;

namespace Agent.Servers;

/// <summary>Rounds without end, one after the other. Whatever goes wrong is told once and tried again.</summary>
/// <param name="round">One round; what it throws is told by its kind.</param>
/// <param name="isWatching">Whether the next round waits by itself for something to do.</param>
/// <param name="pause">Waits so long before the next round, or until there is something to do; null for the time alone.</param>
internal sealed class ServerLoop(
    Func<CancellationToken, Task<RoundOutcome>> round, Pace pace, TimeProvider time, AgentLog log, Func<bool>? isWatching = null,
    Func<TimeSpan, CancellationToken, Task>? pause = null)
{
    /// <summary>Returns when it is cancelled.</summary>
    /// <exception cref="DecisionNeededException">A round cannot go on by itself.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var delay = await TryRoundAsync(cancellationToken);
                await (pause?.Invoke(delay, cancellationToken) ?? Task.Delay(delay, time, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    private async Task<TimeSpan> TryRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await round(cancellationToken);
            if (outcome is RoundOutcome.Failed)
            {
                return pace.AfterFailure();
            }

            if (outcome is not RoundOutcome.InDoubt)
            {
                log.Recovered();
            }

            return isWatching?.Invoke() == true ? pace.AfterWatchedRound() : pace.AfterSuccess();
        }
        catch (BrokerFaultException fault)
        {
            log.Fault(fault.Kind, $"{fault.Message} Nothing is changed; asking again.");
        }
        catch (Exception exception) when (exception is ToolException or IOException or UnauthorizedAccessException)
        {
            log.Fault(exception.GetType().Name + exception.Message, $"{exception.Message} Trying again.");
        }

        return pace.AfterFailure();
    }
}
