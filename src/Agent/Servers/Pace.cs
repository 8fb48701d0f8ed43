namespace Agent.Servers;

/// <summary>
/// When the next round is due. Every wait is spread, so that a fleet that was started together, or lost its broker together,
/// does not call together.
/// </summary>
/// <param name="interval">Between two rounds that go well.</param>
/// <param name="shortest">Between two rounds, when the broker tells of changes as they happen: those that come close together are applied as one.</param>
/// <param name="random">For the spread: a tenth either way, after failures up to three quarters less.</param>
internal sealed class Pace(TimeSpan interval, TimeSpan shortest, Random random)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private int failures;

    public TimeSpan AfterSuccess()
    {
        failures = 0;
        return interval * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>The broker has held the answer back until there was something to say; the next question follows.</summary>
    public TimeSpan AfterWatchedRound()
    {
        failures = 0;
        return shortest * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>
    /// One to four seconds, then twice as long each time, up to half a minute or the interval, whichever is longer: a thousand
    /// agents that have lost their broker at one moment come back over three seconds.
    /// </summary>
    public TimeSpan AfterFailure()
    {
        var longest = interval > Ceiling ? interval : Ceiling;
        var doubled = FirstRetry * Math.Pow(2, Math.Min(failures++, 30));
        return (doubled < longest ? doubled : longest) * (0.25 + (0.75 * random.NextDouble()));
    }
}
