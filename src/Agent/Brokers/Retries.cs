using Broker.Domain;

namespace Agent.Brokers;

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
