using System.Data.Common;
using System.Diagnostics;

namespace Broker.Infrastructure;

/// <summary>A connection that is kept between uses and reopened after a failure. Not for concurrent use.</summary>
internal sealed class HeldConnection(IDatabase database) : IAsyncDisposable
{
    /// <summary>A connection that a restart of the server has cut fails within this time; one that hangs fails later.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private ConnectionLease? lease;

    /// <summary>For reads alone: they are retried once on a new connection when the kept one is dead.</summary>
    public async Task<T> UseAsync<T>(Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        var (isKept, begun) = (lease is not null, Stopwatch.GetTimestamp());
        try
        {
            return await TryAsync(use, cancellationToken);
        }
        catch (Exception exception) when (isKept && database.IsOutage(exception) && Stopwatch.GetElapsedTime(begun) < AtOnce)
        {
            return await TryAsync(use, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (lease is { } held)
        {
            lease = null;
            await held.DisposeAsync();
        }
    }

    private async Task<T> TryAsync<T>(Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        lease ??= new ConnectionLease(database);
        try
        {
            return await lease.UseAsync(
                (connection, _, token) =>
                {
                    database.ThrowIfReplaced();
                    return use(connection, token);
                },
                database.Patience,
                cancellationToken);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
