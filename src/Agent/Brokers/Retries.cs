using Polly;
using Polly.Retry;

namespace Agent.Brokers;

/// <summary>For calls that somebody waits for: three attempts, seconds apart. Every call can be repeated without harm.</summary>
internal static class Retries
{
    public static ResiliencePipeline Create(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<BrokerFaultException>(fault => fault.IsTransient),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
}
