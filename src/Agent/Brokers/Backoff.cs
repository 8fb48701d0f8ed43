namespace Agent.Brokers;

/// <summary>
/// Delays between attempts: twice as long each time, up to a ceiling, and a random 25 to 100 % of that, so that agents that fail together do
/// not retry together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan ceiling, Random random)
{
    private int failures;

    public TimeSpan Next()
    {
        var doubled = first * Math.Pow(2, Math.Min(failures++, 30));
        return (doubled < ceiling ? doubled : ceiling) * (0.25 + (0.75 * random.NextDouble()));
    }

    public void Reset() => failures = 0;
}

/// <summary>For calls that somebody waits for: three attempts, seconds apart. Every call is safe to repeat.</summary>
internal sealed class Retries(TimeProvider time)
{
    private const int Attempts = 3;

    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), Random.Shared);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (BrokerFaultException fault) when (fault.IsTransient && attempt < Attempts)
            {
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
    }
}
