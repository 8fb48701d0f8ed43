using Broker.Domain;

namespace Agent.Servers;

/// <summary>
/// When the next round is due. Every wait is spread, so that a fleet that was started together, or lost its broker together,
/// does not call together.
/// </summary>
/// <param name="interval">Between two rounds that go well.</param>
/// <param name="shortest">Between two rounds while long polling works: changes within this time are applied together.</param>
/// <param name="random">For the spread: a tenth either way.</param>
internal sealed class Pace(TimeSpan interval, TimeSpan shortest, Random random)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private readonly Backoff backoff = new(FirstRetry, interval > Ceiling ? interval : Ceiling, random);

    public TimeSpan AfterSuccess()
    {
        backoff.Reset();
        return interval * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>The broker has held the answer back until there was something to say; the next question follows.</summary>
    public TimeSpan AfterWatchedRound()
    {
        backoff.Reset();
        return shortest * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>
    /// One to four seconds, then twice as long each time, up to half a minute or the interval, whichever is longer: a thousand
    /// agents that have lost their broker at one moment come back over three seconds.
    /// </summary>
    public TimeSpan AfterFailure() => backoff.Next();
}
