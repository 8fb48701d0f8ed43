using System.Threading.RateLimiting;
using Broker.Domain;

namespace Broker.Api.Json;

/// <summary>
/// Lets in two large bodies at a time, until they are answered, and the others in the order in which they came: a report of a hundred
/// thousand peers takes over 100 MB while it is read and stored, and after an outage all agents report at once.
/// </summary>
internal sealed class LargeBodies : IDisposable
{
    /// <summary>Bytes. Smaller bodies are not held up.</summary>
    public const int Threshold = 1024 * 1024;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = 2,
        QueueLimit = 256,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Returns when the body of this request may be read (on).</summary>
    /// <exception cref="TooManyLargeBodiesException">Too many wait already.</exception>
    public async Task EnterAsync(HttpContext context)
    {
        var lease = await limiter.AcquireAsync(permitCount: 1, context.RequestAborted);
        context.Response.RegisterForDispose(lease);
        if (!lease.IsAcquired)
        {
            throw new TooManyLargeBodiesException();
        }
    }

    public void Dispose() => limiter.Dispose();
}

public sealed class TooManyLargeBodiesException() : BrokerException(
    ErrorKind.Unavailable, "too-many-large-bodies", "Too many bodies of over 1 MiB wait to be read. Send the request again later.");
