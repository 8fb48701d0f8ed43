using Npgsql;

namespace Broker.Infrastructure.Postgres;

/// <summary>
/// Tells a primary that is slow from one that has been replaced: opens a new connection to the first host that answers and takes writes,
/// beginning with the one in doubt.
/// </summary>
internal sealed class Takeover(PostgresSettings settings)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<string?>> checks = new(StringComparer.Ordinal);

    /// <summary>The host that has taken over; null if none has. Callers that doubt the same host at the same time share a check.</summary>
    public Task<string?> FindAsync(NpgsqlConnection hung)
    {
        if (settings.HostOf(hung) is not { } host || settings.Hosts.Length == 1)
        {
            return Task.FromResult<string?>(null);
        }

        lock (gate)
        {
            if (!checks.TryGetValue(host, out var check) || check.IsCompleted)
            {
                checks[host] = check = CheckAsync(host);
            }

            return check;
        }
    }

    private async Task<string?> CheckAsync(string host)
    {
        try
        {
            await using var source = settings.Preferring(host).ForCheck().Build();
            await using var connection = await source.OpenConnectionAsync();
            return settings.HostOf(connection) is { } primary && primary != host ? primary : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return null;
        }
    }
}
