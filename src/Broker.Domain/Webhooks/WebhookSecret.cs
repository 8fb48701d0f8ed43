using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Domain.Webhooks;

/// <summary>What the broker signs with, and the receiver checks with. It is stored, and shown nowhere.</summary>
public sealed class WebhookSecret
{
    private const int Shortest = 16;
    private const int Longest = 256;

    private readonly string text;

    private WebhookSecret(string text) => this.text = text;

    public static string Accepted => $"a text of {Shortest} to {Longest} printable ASCII characters, such as `openssl rand -hex 32` prints";

    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = text is { Length: >= Shortest and <= Longest } && text.All(c => c is >= '!' and <= '~') ? new WebhookSecret(text) : null;
        return secret is not null;
    }

    /// <exception cref="FormatException">It is not valid.</exception>
    public static WebhookSecret Parse(string text) =>
        TryParse(text, out var secret) ? secret : throw new FormatException($"Must be {Accepted}.");

    public string Reveal() => text;

    /// <summary>In hexadecimal digits: the HMAC-SHA256 of the timestamp, a dot and the body, with the secret as the key.</summary>
    /// <param name="timestamp">In seconds since 1970, in digits.</param>
    /// <param name="body">As it is sent.</param>
    public string Sign(string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), signed));
    }

    public override string ToString() => nameof(WebhookSecret);
}
