using Broker.Domain.Webhooks;

namespace Broker.Application.Abstractions;

public interface IWebhookRepository
{
    /// <summary>All webhooks by name.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken);

    /// <summary>False where another webhook has the name. It is told of events that come after it.</summary>
    Task<bool> TryAddAsync(Webhook webhook, CancellationToken cancellationToken);

    /// <summary>The deleted one; null where there was none.</summary>
    Task<Webhook?> DeleteAsync(WebhookName name, CancellationToken cancellationToken);
}
