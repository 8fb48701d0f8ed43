using Broker.Domain.Events;
using Broker.Domain.Webhooks;
using Broker.Infrastructure.Repositories;

namespace Broker.Infrastructure.Webhooks;

/// <summary>A webhook as it is stored.</summary>
internal sealed record WebhookRow
{
    public WebhookId Id { get; init; }

    public required WebhookName Name { get; init; }

    public required WebhookUrl Url { get; init; }

    public required string Secret { get; init; }

    public string? Kinds { get; init; }

    public long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public string? Position { get; init; }

    public string? DeliveredId { get; init; }

    public long? DeliveredAt { get; init; }

    public long? FailingSince { get; init; }

    public string? LastError { get; init; }

    public long? DisabledAt { get; init; }

    public Webhook ToWebhook() => new(
        Id,
        Name,
        Url,
        WebhookSecret.Parse(Secret),
        Kinds?.Split(',').Select(EventKinds.Find).OfType<EventKind>().ToList(),
        Times.Of(CreatedAt),
        CreatedBy)
    {
        Progress = new WebhookProgress
        {
            Position = Position,
            DeliveredId = DeliveredId,
            DeliveredAt = Times.OrNull(DeliveredAt),
            FailingSince = Times.OrNull(FailingSince),
            LastError = LastError,
            DisabledAt = Times.OrNull(DisabledAt),
        },
    };
}
