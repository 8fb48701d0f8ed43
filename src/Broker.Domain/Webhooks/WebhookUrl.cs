using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Broker.Domain.Webhooks;

/// <summary>
/// Where a webhook's events go. It may hold a secret of the receiver's, so that logs and the audit trail have its origin alone.
/// </summary>
public sealed record WebhookUrl : ITextValue<WebhookUrl>
{
    private const int Longest = 2000;

    private WebhookUrl(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    public static string Accepted =>
        $"a URL of at most {Longest} characters, percent-encoded, with http or https, without user name, password and fragment";

    /// <summary>Scheme, host and port.</summary>
    public string Origin => Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>
    /// Whether the host is written as what <see cref="ReceiverAddress.IsLocal"/> refuses. What a name stands for, only a look-up tells.
    /// </summary>
    public bool IsLocal => IPAddress.TryParse(Uri.DnsSafeHost, out var address)
        ? ReceiverAddress.IsLocal(address)
        : Uri.DnsSafeHost.TrimEnd('.') is var host && (host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal));

    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out WebhookUrl value)
    {
        value = text is { Length: <= Longest } && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0 && !text.Contains('#', StringComparison.Ordinal)
            && uri.AbsoluteUri.Length <= Longest
            ? new WebhookUrl(uri)
            : null;
        return value is not null;
    }

    /// <inheritdoc cref="Servers.EndpointAddress.OfStored"/>
    public static WebhookUrl OfStored(string text) => new(new Uri(text));

    public override string ToString() => Uri.AbsoluteUri;
}
