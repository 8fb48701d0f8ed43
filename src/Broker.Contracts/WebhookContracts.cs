using System.Text.Json.Serialization;

namespace Broker.Contracts;

public sealed record AddWebhookRequest
{
    public required string WebhookName { get; init; }

    /// <summary>
    /// Where events are sent to, with http or https; without user name and password. Loopback and link-local addresses are refused unless
    /// the broker allows them.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>What deliveries are signed with: 16 to 256 printable ASCII characters. It is shown nowhere.</summary>
    public required string Secret { get; init; }

    /// <summary>Only events of these kinds, as events/list has them. Default: all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Without the secret: what is logged at the most verbose level has it not.</summary>
    public override string ToString() => nameof(AddWebhookRequest);
}

/// <summary>Names a webhook.</summary>
public sealed record WebhookRequest
{
    public required string WebhookName { get; init; }
}

/// <summary>A webhook without its secret, and how far its deliveries have come.</summary>
public sealed record WebhookResponse
{
    public required string WebhookName { get; init; }

    public required string Url { get; init; }

    /// <summary>Null for all.</summary>
    public required IReadOnlyList<string>? Kinds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller that added it.</summary>
    public required string CreatedBy { get; init; }

    public required WebhookStateName State { get; init; }

    /// <summary>
    /// The id of the last event that the receiver has taken; null for none. After a time without deliveries, events/list gives what follows
    /// it.
    /// </summary>
    public required string? LastEventId { get; init; }

    /// <summary>When it has; null likewise.</summary>
    public required DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>Since when the receiver takes nothing; null while it does.</summary>
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why; null while it does.</summary>
    public required string? LastError { get; init; }

    /// <summary>When the broker has given up; null while it has not.</summary>
    public required DateTimeOffset? DisabledAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<WebhookStateName>))]
public enum WebhookStateName
{
    /// <summary>The last delivery was taken, or there was none yet.</summary>
    [JsonStringEnumMemberName("delivering")]
    Delivering,

    /// <summary>It was not, and is sent again.</summary>
    [JsonStringEnumMemberName("failing")]
    Failing,

    /// <summary>The receiver has taken nothing for a day, and nothing is sent any more.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}

/// <summary>What a receiver gets: events as events/list has them, in their order.</summary>
public sealed record WebhookDelivery
{
    public required string WebhookName { get; init; }

    public required IReadOnlyList<EventResponse> Events { get; init; }
}
