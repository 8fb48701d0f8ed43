using System.Net;
using System.Threading.RateLimiting;

namespace Broker.Api.Authentication;

/// <summary>
/// Counts wrong credentials per address: ten at once, then one every six seconds. It only decides how a failure is answered, so
/// that right credentials pass whatever others at the same address do.
/// </summary>
public sealed class FailureLimiter : IDisposable
{
    private const int Burst = 10;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(6);

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Recovery,
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    public static TimeSpan RetryAfter => Recovery;

    /// <summary>Counts a failure; false once the address has had too many.</summary>
    public bool TryCount(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(AddressGroup.Of(address));
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
