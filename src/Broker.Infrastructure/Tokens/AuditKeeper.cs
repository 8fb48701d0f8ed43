using Broker.Infrastructure.Background;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Tokens;

/// <param name="KeepDays">How long entries of the audit trail are kept; 0 for ever.</param>
/// <param name="EventKeepDays">How long events are kept; 0 for ever.</param>
public sealed record AuditRetention(int KeepDays, int EventKeepDays);

/// <summary>Deletes entries of the audit trail, and events, that are older than is kept, in small steps.</summary>
internal sealed class AuditKeeper(
    AuditRetention retention,
    IDatabase database,
    SchemaState schema,
    BackgroundLoops loops,
    ILogger<AuditKeeper> logger,
    HostClock clock,
    TimeProvider time) : BackgroundService
{
    private const int Step = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly BackgroundLoop? loop = retention is { KeepDays: > 0 } or { EventKeepDays: > 0 }
        ? loops.Add("audit", logger, time)
        : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (loop is not null)
        {
            await schema.WaitAsync(stoppingToken);
            await loop.RunAsync(DeleteAsync, stoppingToken);
        }
    }

    /// <summary>By the clock that ends access: a step of a host's clock deletes nothing early.</summary>
    private string DeleteOld(string table) =>
        $"delete from {table} where id in (select id from {table} where at < {database.NowOfStatement} - @keep order by id limit @limit)";

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var entries = await DeleteAsync(DeleteOld("audit"), retention.KeepDays, cancellationToken);
        var events = await DeleteAsync(DeleteOld("events"), retention.EventKeepDays, cancellationToken);
        loop!.Succeed();
        await Task.Delay(entries == Step || events == Step ? TimeSpan.FromMilliseconds(100) : Interval, time, cancellationToken);
    }

    private async Task<int> DeleteAsync(string sql, int keepDays, CancellationToken cancellationToken)
    {
        if (keepDays == 0)
        {
            return 0;
        }

        var keep = (long)TimeSpan.FromDays(keepDays).TotalMilliseconds;
        using var turn = await database.AwaitTurnAsync(sharesCommit: false, cancellationToken);
        database.ThrowIfReplaced();
        await using var lease = new ConnectionLease(database);
        return await lease.UseAsync(
            (held, _, _) => held.ExecuteAsync(sql, new { now = clock.DueMilliseconds, keep, limit = (long)Step }),
            database.Patience,
            cancellationToken);
    }
}
