using System.Data.Common;
using System.Diagnostics;

namespace Broker.Infrastructure;

/// <summary>A connection that is kept from one use to the next, and made anew after a failure. One use at a time.</summary>
internal sealed class HeldConnection(IDatabase database) : IAsyncDisposable
{
    /// <summary>A kept connection whose server has gone, and come back, fails at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private DbConnection? connection;

    /// <param name="use">Only reads: it is done again with a new connection when the kept one turns out to be dead.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public async Task<T> UseAsync<T>(Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        var (isKept, begun) = (connection is not null, Stopwatch.GetTimestamp());
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
        if (connection is { } held)
        {
            connection = null;
            await held.DisposeAsync();
        }
    }

    private async Task<T> TryAsync<T>(Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            connection ??= await database.OpenAsync(cancellationToken);
            return await use(connection);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
