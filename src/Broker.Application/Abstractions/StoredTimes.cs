namespace Broker.Application.Abstractions;

/// <summary>Times as the database keeps them.</summary>
public static class StoredTimes
{
    extension(TimeProvider time)
    {
        /// <summary>Now, in whole milliseconds: what is answered at once is what later answers say.</summary>
        public DateTimeOffset GetStoredNow() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
