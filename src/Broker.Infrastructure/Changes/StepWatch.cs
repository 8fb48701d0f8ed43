using System.Data.Common;
using Broker.Domain.Events;
using Broker.Infrastructure.Background;
using Broker.Infrastructure.Repositories;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Changes;

/// <summary>
/// Appends the events of servers that have been out of step for longer than an agent takes to apply a change, and of those that are back.
/// Each is told once: the row says what was told, and of several brokers one changes it.
/// </summary>
internal sealed class StepWatch(IDatabase database, SchemaState schema, BackgroundLoops loops, ILogger<StepWatch> logger, TimeProvider time)
    : BackgroundService
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly BackgroundLoop loop = loops.Add("steps", logger, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await loop.RunAsync(WatchAsync, stoppingToken);
    }

    private const string IsUntold =
        """
        (step_told or out_of_step_since is not null) and step_told = (out_of_step_since is null)
              and (out_of_step_since is null or out_of_step_since < @before)
        """;

    private const string SelectUntold = $"select 1 from servers where {IsUntold} limit 1";

    private const string Tell =
        $"update servers set step_told = (out_of_step_since is not null) where {IsUntold} returning name, out_of_step_since";

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = (now - Patience).ToUnixTimeMilliseconds();
        if (await IsAnyUntoldAsync(before, cancellationToken))
        {
            using var turn = await database.AwaitTurnAsync(sharesCommit: true, cancellationToken);
            await using var lease = new ConnectionLease(database, inTransaction: true);
            await lease.UseAsync(
                (held, transaction, _) => TellAsync(held, transaction!, turn, before, now.ToUnixTimeMilliseconds()), database.Patience,
                cancellationToken);
        }

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    private async Task<bool> IsAnyUntoldAsync(long before, CancellationToken cancellationToken)
    {
        await using var lease = new ConnectionLease(database);
        return await lease.UseAsync(
            (held, _, _) => held.ExecuteScalarAsync<long?>(SelectUntold, new { before }), database.Patience, cancellationToken) is not null;
    }

    private async Task<bool> TellAsync(DbConnection held, DbTransaction transaction, IDisposable? turn, long before, long at)
    {
        database.ThrowIfReplaced();
        var told = await held.QueryAsync<Row>(Tell, new { before }, transaction);
        var events = EventRepository.Json(told.Select(row => (row.Kind, row.Name, (string?)null, (long?)null)));
        var write = new CommandDefinition(EventRepository.Insert(database), new { at, events }, transaction);
        await database.CommitAsync(transaction, write, turn, CancellationToken.None);
        return true;
    }

    private sealed record Row
    {
        public required string Name { get; init; }

        public long? OutOfStepSince { get; init; }

        public EventKind Kind => OutOfStepSince is null ? EventKind.BackInStep : EventKind.OutOfStep;
    }
}
