using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Domain.Authority;

/// <summary>What a secret is for.</summary>
public enum SecretKind
{
    /// <summary>A token: <c>wgb_…</c></summary>
    Token,

    /// <summary>An invitation: <c>wgi_…</c></summary>
    Invitation,
}

/// <summary>
/// 256 random bits in base64url (RFC 4648), between a prefix that people and secret scanners recognize and a checksum that catches a typo
/// without a look-up. Never printed but once, to who asked for it.
/// </summary>
public sealed class Secret
{
    private const int RandomLength = 32;
    private const int ChecksumLength = 4;
    private const int TextLength = 4 + 43 + 6;

    private readonly string text;

    private Secret(SecretKind kind, string text) => (Kind, this.text) = (kind, text);

    public SecretKind Kind { get; }

    /// <summary>What is stored: SHA-256 in hexadecimal digits. So many random bits need no salt and no slow hash.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    public static Secret New(SecretKind kind)
    {
        var body = Prefix(kind) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomLength));
        return new Secret(kind, body + Checksum(body));
    }

    /// <summary>False for what cannot be a secret of this kind: no look-up is needed then.</summary>
    public static bool TryParse(SecretKind kind, string? text, [NotNullWhen(true)] out Secret? secret)
    {
        secret = text?.Length == TextLength && text.StartsWith(Prefix(kind), StringComparison.Ordinal) && Ascii.IsValid(text)
            && text[^6..] == Checksum(text[..^6]) ? new Secret(kind, text) : null;
        return secret is not null;
    }

    /// <summary>Whether the text claims to be one of this kind.</summary>
    public static bool Looks(SecretKind kind, ReadOnlySpan<char> text) => text.StartsWith(Prefix(kind), StringComparison.Ordinal);

    /// <summary>The secret itself.</summary>
    public string Reveal() => text;

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Prefix(Kind)}…";

    private static string Prefix(SecretKind kind) => kind is SecretKind.Token ? "wgb_" : "wgi_";

    private static string Checksum(string body) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(body)).AsSpan(0, ChecksumLength));
}
