using Broker.Domain.Authority;
using Broker.Domain.Events;

namespace Broker.Domain.Webhooks;

/// <summary>A receiver that is told of events.</summary>
/// <param name="Kinds">Null for all.</param>
/// <param name="CreatedBy">The name of the caller that made it.</param>
public sealed record Webhook(
    WebhookId Id, WebhookName Name, WebhookUrl Url, WebhookSecret Secret, IReadOnlyList<EventKind>? Kinds, DateTimeOffset CreatedAt,
    string CreatedBy)
{
    public WebhookProgress Progress { get; init; } = new();

    public static Webhook Create(
        WebhookName name, WebhookUrl url, WebhookSecret secret, IReadOnlyList<EventKind>? kinds, Caller by, DateTimeOffset now) =>
        new(WebhookId.New(now), name, url, secret, kinds?.Distinct().ToList(), now, by.Name);

    public bool Wants(StoredEvent stored) => Kinds is null || Kinds.Any(kind => kind.Text == stored.Kind);
}

/// <summary>How far a webhook's deliveries have come.</summary>
public sealed record WebhookProgress
{
    /// <summary>The id of the last event that is done with: delivered, or not wanted. Null for none.</summary>
    public string? Position { get; init; }

    /// <summary>The id of the last event that was delivered; null for none.</summary>
    public string? DeliveredId { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Since when the receiver takes nothing; null while it does.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why; null while it does.</summary>
    public string? LastError { get; init; }

    /// <summary>When the broker gave up; null while it has not.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    public WebhookState State =>
        DisabledAt is not null ? WebhookState.Disabled : FailingSince is not null ? WebhookState.Failing : WebhookState.Delivering;
}

public enum WebhookState
{
    Delivering,
    Failing,
    Disabled,
}

public sealed class WebhookExistsException(WebhookName name) : BrokerException(
    ErrorKind.Conflict, "webhook-exists", $"There is a webhook '{name}' already. Delete it first, or choose another name.");

public sealed class WebhookNotFoundException(WebhookName name) : BrokerException(
    ErrorKind.NotFound, "webhook-not-found", $"There is no webhook '{name}'. webhook/list_all names those that exist.");
