using System.Diagnostics.CodeAnalysis;

namespace Broker.Domain.Webhooks;

/// <summary>Identifies one life of a webhook: one that is deleted and added again under its name gets another.</summary>
public readonly record struct WebhookId(Guid Value)
{
    public static WebhookId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>A webhook's name: like a server's (rule 8).</summary>
public sealed record WebhookName : ITextValue<WebhookName>
{
    private readonly string text;

    private WebhookName(string text) => this.text = text;

    public static string Accepted => "a name of 1 to 63 letters, digits, '_', '.' or '-' that begins with a letter or digit";

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out WebhookName value)
    {
        value = text is not null && Name.IsValid(text, maxLength: 63) ? new WebhookName(text) : null;
        return value is not null;
    }

    public override string ToString() => text;
}
