using System.Net;
using System.Threading.RateLimiting;

namespace Broker.Api.Authentication;

/// <summary>
/// Counts wrong credentials per address: ten at once, then one every six seconds. It only decides how a failure is answered, so
/// that right credentials pass whatever others at the same address do.
/// </summary>
public sealed class FailureLimiter(TimeProvider time, ILogger<FailureLimiter> logger) : IDisposable
{
    private const int Burst = 10;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(6);

    /// <summary>Addresses that are remembered as logged.</summary>
    private const int MostLogged = 1000;

    /// <summary>An address that fails again after so long is logged again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    /// <summary>By address: when it was refused last.</summary>
    private readonly Dictionary<IPAddress, long> logged = [];

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
        var group = AddressGroup.Of(address);
        using var lease = limiter.AttemptAcquire(group);
        if (!lease.IsAcquired && IsNews(group))
        {
            logger.LogWarning("Too many wrong credentials or invitations from {Address}: more of them are answered 429.", group);
        }

        return lease.IsAcquired;
    }

    private bool IsNews(IPAddress group)
    {
        lock (logged)
        {
            var isNews = !logged.TryGetValue(group, out var last) || time.GetElapsedTime(last) >= Quiet;
            if (isNews && logged.Count >= MostLogged)
            {
                logged.Clear();
            }

            logged[group] = time.GetTimestamp();
            return isNews;
        }
    }

    public void Dispose() => limiter.Dispose();
}
