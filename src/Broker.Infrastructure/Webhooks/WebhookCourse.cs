using Broker.Application.Abstractions;
using Broker.Domain;
using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Broker.Infrastructure.Webhooks;

/// <summary>
/// The deliveries of one webhook, one after the other: the next events are sent when the receiver has taken those before.
/// </summary>
internal sealed class WebhookCourse(
    IServiceScopeFactory scopes, WebhookSender sender, string holder, Func<bool> leads, TimeProvider time, ILogger logger)
{
    /// <summary>Events that are read, and that are sent together.</summary>
    private const int PageLength = 500;
    private const int BatchLength = 100;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    private readonly Backoff backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), Random.Shared);
    private (long Since, TimeSpan Length) pause;

    /// <summary>What this broker has delivered last: the row that is given may have been read before that.</summary>
    private string? done;

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins the next delivery, where none is under way and the last failure is long enough ago.</summary>
    public void Continue(Webhook webhook, CancellationToken cancellationToken)
    {
        if (Running.IsCompleted && time.GetElapsedTime(pause.Since) >= pause.Length)
        {
            Running = RunAsync(webhook, cancellationToken);
        }
    }

    private async Task RunAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(webhook, cancellationToken);
        }
        catch (Exception exception)
        {
            Pause(); // the database cannot be used, or the broker stops: nothing is lost, it is sent again
            logger.Log(
                cancellationToken.IsCancellationRequested ? LogLevel.Debug : LogLevel.Warning,
                "Webhook '{Webhook}' is tried again: {Problem}", webhook.Name, exception.Message);
        }
    }

    private async Task DeliverAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (events, unit) =
            (scope.ServiceProvider.GetRequiredService<IEventRepository>(), scope.ServiceProvider.GetRequiredService<IUnitOfWork>());
        var after = string.CompareOrdinal(done, webhook.Progress.Position) > 0 ? done : webhook.Progress.Position;
        var page = await events.ListAsync(new EventFilter(after, PageLength, Server: null, Client: null, Kinds: null), cancellationToken);
        await unit.ReleaseAsync();
        if (page.Count == 0 || !leads())
        {
            return;
        }

        var batch = page.Where(webhook.Wants).Take(BatchLength).ToList();
        var error = batch.Count == 0 ? null : await sender.SendAsync(webhook, batch, cancellationToken);
        var repository = scope.ServiceProvider.GetRequiredService<WebhookRepository>();
        if (error is not null)
        {
            await FailAsync(webhook, error, repository, unit, cancellationToken);
            return;
        }

        var position = batch.Count == BatchLength ? batch[^1].Id : page[^1].Id;
        done = position;
        await unit.InTransactionAsync(
            async () =>
            {
                await repository.SaveAsync(webhook, position, batch.Count == 0 ? null : batch[^1].Id, holder, CancellationToken.None);
                return true;
            },
            CancellationToken.None);
        backoff.Reset();
        if (batch.Count > 0 && webhook.Progress.FailingSince is not null)
        {
            logger.LogInformation("Webhook '{Webhook}' at {Origin} takes events again.", webhook.Name, webhook.Url.Origin);
        }
    }

    private async Task FailAsync(
        Webhook webhook, string error, WebhookRepository repository, IUnitOfWork unit, CancellationToken cancellationToken)
    {
        Pause();
        var isGivenUp = await unit.InTransactionAsync(
            () => repository.SaveFailureAsync(webhook, error, GiveUpAfter, holder, cancellationToken), cancellationToken);
        if (isGivenUp)
        {
            logger.LogError(
                "Webhook '{Webhook}' at {Origin} has taken no events for a day and gets no more: {Problem} Delete it, and add it again.",
                webhook.Name, webhook.Url.Origin, error);
        }
        else if (error != webhook.Progress.LastError)
        {
            logger.LogWarning(
                "Webhook '{Webhook}' at {Origin} takes no events, and is tried again: {Problem}", webhook.Name, webhook.Url.Origin, error);
        }
    }

    private void Pause() => pause = (time.GetTimestamp(), backoff.Next());
}
