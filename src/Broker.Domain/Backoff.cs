namespace Broker.Domain;

/// <summary>
/// Delays between attempts: twice as long each time, up to a ceiling, and a random 25 to 100 % of that, so that those that fail together do
/// not retry together.
/// </summary>
public sealed class Backoff(TimeSpan first, TimeSpan ceiling, Random random)
{
    private int failures;

    public TimeSpan Next()
    {
        var doubled = first * Math.Pow(2, Math.Min(failures++, 30));
        return (doubled < ceiling ? doubled : ceiling) * (0.25 + (0.75 * random.NextDouble()));
    }

    public void Reset() => failures = 0;
}
