using Broker.Application.Abstractions;
using Broker.Domain.Webhooks;
using Broker.Infrastructure.Background;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Webhooks;

/// <summary>
/// Tells receivers of events. Of several brokers one does: the one that holds the lease, by the database's clock; another one takes over
/// when it is not renewed. Each webhook is delivered to beside the others, so that a slow receiver delays none but itself, and no change
/// waits for any.
/// </summary>
internal sealed class WebhookService(
    IServiceScopeFactory scopes, WebhookSender sender, SchemaState schema, BackgroundLoops loops, TimeProvider time,
    ILogger<WebhookService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);

    /// <summary>So that a delivery that begins ends within the lease.</summary>
    private static readonly TimeSpan UsableFor = LeaseLength - WebhookSender.Timeout - TimeSpan.FromSeconds(2);

    private const long Never = long.MinValue;

    private readonly BackgroundLoop loop = loops.Add("webhooks", logger, time);
    private readonly string holder = $"{Guid.NewGuid()}";
    private readonly Dictionary<WebhookId, WebhookCourse> courses = [];
    private long claimedAt = Never;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await loop.RunAsync(RunAsync, stoppingToken);
        await Task.WhenAll(courses.Values.Select(course => course.Running));
        await ReleaseAsync();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var webhooks = await InScopeAsync((repository, _) => repository.ListAsync(cancellationToken));
        if (webhooks.Count > 0 && await LeadsAsync(cancellationToken))
        {
            foreach (var webhook in webhooks.Where(webhook => webhook.Progress.State is not WebhookState.Disabled))
            {
                if (!courses.TryGetValue(webhook.Id, out var course))
                {
                    courses[webhook.Id] = course = new WebhookCourse(scopes, sender, holder, () => Leads, time, logger);
                }

                course.Continue(webhook, cancellationToken);
            }
        }

        foreach (var gone in courses.Keys.Except(webhooks.Select(webhook => webhook.Id)).ToList())
        {
            courses.Remove(gone);
        }

        loop.Succeed();
        await Task.Delay(Interval, time, cancellationToken);
    }

    private async Task<bool> LeadsAsync(CancellationToken cancellationToken)
    {
        if (!HasClaimedWithin(RenewAfter))
        {
            var now = time.GetTimestamp();
            Volatile.Write(ref claimedAt, await InScopeAsync((repository, unit) => unit.InTransactionAsync(
                () => repository.ClaimAsync(holder, LeaseLength, cancellationToken), cancellationToken)) ? now : Never);
        }

        return Leads;
    }

    private bool Leads => HasClaimedWithin(UsableFor);

    private bool HasClaimedWithin(TimeSpan span) =>
        Volatile.Read(ref claimedAt) is var claimed and not Never && time.GetElapsedTime(claimed) < span;

    /// <summary>The next broker need not wait until the lease is over.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            if (claimedAt != Never)
            {
                await InScopeAsync((repository, unit) => unit.InTransactionAsync(
                    async () =>
                    {
                        await repository.ReleaseAsync(holder, CancellationToken.None);
                        return true;
                    },
                    CancellationToken.None));
            }
        }
        catch (Exception exception)
        {
            logger.LogDebug("The lease of the webhooks is not released, and ends by itself: {Problem}", exception.Message);
        }
    }

    private async Task<T> InScopeAsync<T>(Func<WebhookRepository, IUnitOfWork, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(
            scope.ServiceProvider.GetRequiredService<WebhookRepository>(), scope.ServiceProvider.GetRequiredService<IUnitOfWork>());
    }
}
