using Broker.Infrastructure.Background;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Tokens;

/// <param name="KeepDays">How long entries of the audit trail are kept; 0 for ever.</param>
public sealed record AuditRetention(int KeepDays);

/// <summary>Deletes entries of the audit trail that are older than is kept, in small steps.</summary>
internal sealed class AuditKeeper(
    AuditRetention retention, IDatabase database, SchemaState schema, BackgroundLoops loops, ILogger<AuditKeeper> logger, TimeProvider time)
    : BackgroundService
{
    private const int Step = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly HeldConnection connection = new(database);
    private readonly BackgroundLoop? loop = retention.KeepDays > 0 ? loops.Add("audit", logger, time) : null;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await connection.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (loop is not null)
        {
            await schema.WaitAsync(stoppingToken);
            await loop.RunAsync(DeleteAsync, stoppingToken);
        }
    }

    private const string DeleteOld = "delete from audit where id in (select id from audit where at < @until order by id limit @limit)";

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var until = (time.GetUtcNow() - TimeSpan.FromDays(retention.KeepDays)).ToUnixTimeMilliseconds();
        int deleted;
        using (await database.AwaitTurnAsync(cancellationToken))
        {
            deleted = await connection.UseAsync(
                (held, _) => held.ExecuteAsync(DeleteOld, new { until, limit = (long)Step }), cancellationToken);
        }

        loop!.Succeed();
        await Task.Delay(deleted == Step ? TimeSpan.FromMilliseconds(100) : Interval, time, cancellationToken);
    }
}
