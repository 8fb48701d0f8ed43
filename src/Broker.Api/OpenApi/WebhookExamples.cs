using Broker.Contracts;

namespace Broker.Api.OpenApi;

/// <summary>A receiver that is told of what has expired.</summary>
internal static class WebhookExamples
{
    private const string Name = "tickets";
    private const string Url = "https://hooks.example.com/wireguard";

    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Kinds = ["expired"];

    private static readonly WebhookResponse Webhook = new()
    {
        WebhookName = Name, Url = Url, Kinds = Kinds, CreatedAt = Moment, CreatedBy = "admin", State = WebhookStateName.Delivering,
        LastEventId = "0000000000000000712-0000000000000000040", LastDeliveredAt = Moment, FailingSince = null, LastError = null,
        DisabledAt = null,
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new AddWebhookRequest { WebhookName = Name, Url = Url, Secret = "0123456789abcdef0123456789abcdef", Kinds = Kinds },
        new WebhookRequest { WebhookName = Name },
        Webhook,
        new Dictionary<string, WebhookResponse>(StringComparer.Ordinal) { [Name] = Webhook },
    ];
}
