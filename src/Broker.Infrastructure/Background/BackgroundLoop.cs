using Broker.Application.Abstractions;
using Broker.Domain;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Background;

/// <summary>
/// Work that is repeated until the broker stops. No fault ends it: the fault is logged once until it changes or is over, stays visible
/// in <see cref="BackgroundLoops"/>, and the work is tried again with exponential back-off.
/// </summary>
internal sealed class BackgroundLoop(string name, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);

    private readonly Backoff backoff = new(FirstDelay, LongestDelay, Random.Shared);
    private volatile string? problem;

    public string Name => name;

    /// <summary>Why the last attempt failed; null while the work succeeds.</summary>
    public string? Problem => problem;

    /// <summary>Ends when the broker stops, and then without an exception: the host would take that for a failure.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
                Succeed();
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Fail(exception);
                await Task.WhenAny(Task.Delay(backoff.Next(), time, stopping));
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // cut short
            }
        }
    }

    /// <summary>Ends a fault. For work that goes on for long after it has succeeded.</summary>
    public void Succeed()
    {
        backoff.Reset();
        if (problem is not null)
        {
            problem = null;
            logger.LogInformation("Background task '{Task}' works again.", name);
        }
    }

    private void Fail(Exception exception)
    {
        var message = (exception is StorageUnavailableException unavailable ? unavailable.Cause : exception.Message)
            .ReplaceLineEndings(" ");
        if (message != problem)
        {
            problem = message;
            logger.LogWarning("Background task '{Task}' fails and is tried again: {Problem}", name, message);
        }
    }
}
