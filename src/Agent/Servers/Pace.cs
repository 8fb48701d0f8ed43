namespace Agent.Servers;

/// <summary>
/// When the next round is due. Every wait is spread, so that a fleet that was started together, or lost its broker together,
/// does not call together.
/// </summary>
/// <param name="interval">Between two rounds that go well.</param>
/// <param name="random">For the spread: a tenth either way, after failures up to a half less.</param>
internal sealed class Pace(TimeSpan interval, Random random)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    /// <summary>Changes that come close together are applied as one.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(250);

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
        return ShortestInterval * (0.9 + (0.2 * random.NextDouble()));
    }

    /// <summary>A second, then twice as long each time, up to half a minute or the interval, whichever is longer.</summary>
    public TimeSpan AfterFailure()
    {
        var longest = interval > Ceiling ? interval : Ceiling;
        var doubled = FirstRetry * Math.Pow(2, Math.Min(failures++, 30));
        return (doubled < longest ? doubled : longest) * (0.5 + (0.5 * random.NextDouble()));
    }
}
