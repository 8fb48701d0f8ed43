using Broker.Application;
using Broker.Application.Clients.DeleteClient;
using Broker.Application.Clients.DisableIdle;
using Broker.Application.Receipts;
using Broker.Application.Servers.ReleaseLeases;
using Broker.Application.Servers.RemovePeer;
using Broker.Domain.Authority;
using Broker.Infrastructure.Background;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Lifecycle;

/// <summary>
/// Carries out what is due by itself (rule 11), at start and then twice a second. Every broker does: who comes later finds, under the
/// locks, that nothing is to be done any more.
/// </summary>
internal sealed class LifecycleSweep(
    IDatabase database,
    HostClock clock,
    SchemaState schema,
    IServiceScopeFactory scopes,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<LifecycleSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Days are what counts for idle peerings, and finding them takes a look at all.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(30);

    private readonly BackgroundLoop loop = loops.Add("lifecycle", logger, time);
    private readonly HeldConnection connection = new(database);
    private long? idleSweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var _ = connection;
        await schema.WaitAsync(stoppingToken);
        await loop.RunAsync(SweepAsync, stoppingToken);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var due = await ReadAsync(DueRows.Expired(database), cancellationToken);
        if (idleSweptAt is not { } swept || time.GetElapsedTime(swept) >= IdleInterval)
        {
            due = [.. due, .. await ReadAsync(DueRows.Idle(database), cancellationToken)];
            idleSweptAt = due.Count < DueRows.Limit ? time.GetTimestamp() : null;
        }

        await CarryOutAsync(due, cancellationToken);
        loop.Succeed();
        if (due.Count < DueRows.Limit)
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<IReadOnlyList<DueRow>> ReadAsync(string sql, CancellationToken cancellationToken) =>
        connection.UseAsync((held, token) => DueRows.ReadAsync(held, sql, clock.DueMilliseconds, token), cancellationToken);

    /// <summary>One that fails keeps none of the others from being carried out.</summary>
    private async Task CarryOutAsync(IEnumerable<DueRow> due, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        foreach (var row in due)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CallerContext>().Set(Caller.Broker);
                await SendAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), row, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                fault ??= exception;
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    private static Task SendAsync(IMediator mediator, DueRow row, CancellationToken cancellationToken) => row.Kind switch
    {
        DueKind.ExpiredClient => mediator.Send(new DeleteClientCommand(row.ClientName!) { Cause = RemovalCause.Expiry }, cancellationToken),
        DueKind.ExpiredPeering => mediator.Send(Removal(row, RemovalCause.Expiry), cancellationToken),
        DueKind.IdlePeering => mediator.Send(new DisableIdleCommand(row.ClientName!, row.ServerName!), cancellationToken),
        DueKind.ReclaimedPeering => mediator.Send(Removal(row, RemovalCause.Idling), cancellationToken),
        DueKind.EndedQuarantine => mediator.Send(new ReleaseLeasesCommand(row.ServerName!), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "Nothing that is due."),
    };

    private static RemovePeerCommand Removal(DueRow row, RemovalCause cause) => new(row.ClientName!, row.ServerName!) { Cause = cause };
}
